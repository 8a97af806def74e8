package dev.hitotsu.demo.check;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One order a client asked for, as the client remembers it.
 *
 * @param idempotencyKey the same at each try
 * @param orderId what the shop answered; null if no answer ever came, in which case there may or may not be an order
 * @param tries how often the client asked, at least once
 */
public record Asked(String idempotencyKey, @Nullable String orderId, int tries) {
    /** @throws IllegalArgumentException if {@code tries} is below 1 */
    public Asked {
        requireNonNull(idempotencyKey, "idempotencyKey");
        if (tries < 1) {
            throw new IllegalArgumentException("tries: " + tries + " (expected: 1 or more)");
        }
    }
}
