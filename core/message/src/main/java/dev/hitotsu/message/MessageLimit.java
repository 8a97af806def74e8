package dev.hitotsu.message;

import static java.util.Objects.requireNonNull;

/**
 * How large a message may be for a target.
 *
 * @param name of the limit, for people, such as {@code max_payload of NATS}
 * @param bytes of a message at most, with what the target counts as well
 */
public record MessageLimit(String name, long bytes) {
    public MessageLimit {
        requireNonNull(name, "name: null (expected: that of the limit)");
    }
}
