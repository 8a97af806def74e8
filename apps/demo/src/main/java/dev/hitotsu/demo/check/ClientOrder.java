package dev.hitotsu.demo.check;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One order that a client requested, and the answer.
 *
 * @param idempotencyKey the same at each attempt
 * @param orderId what the shop answered; null if no answer ever came, and then the order may exist or not
 * @param attempts how often the client sent the request, 1 or more
 */
public record ClientOrder(String idempotencyKey, @Nullable String orderId, int attempts) {
    /** @throws IllegalArgumentException if {@code attempts} is below 1 */
    public ClientOrder {
        requireNonNull(idempotencyKey, "idempotencyKey");
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts: " + attempts + " (expected: 1 or more)");
        }
    }
}
