package dev.hitotsu.outbox;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Which messages an operator wants to see.
 *
 * @param state the state they are in
 * @param topic the topic they go to; null for any
 * @param error a part of the last error, upper or lower case; null for any, and for none
 * @param limit how many at most, 1 to 10,000
 */
public record EntryFilter(
        OutboxState state, @Nullable String topic, @Nullable String error, int limit) {
    private static final int MAX_LIMIT = 10_000;

    public EntryFilter {
        requireNonNull(state, "state: null (expected: an outbox state)");
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1.." + MAX_LIMIT + ")");
        }
    }

    /** All messages in the state, at most {@code limit}. */
    public static EntryFilter of(OutboxState state, int limit) {
        return new EntryFilter(state, null, null, limit);
    }

    public EntryFilter withTopic(@Nullable String newTopic) {
        return new EntryFilter(state, newTopic, error, limit);
    }

    public EntryFilter withError(@Nullable String newError) {
        return new EntryFilter(state, topic, newError, limit);
    }
}
