package dev.hitotsu.outbox;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which messages an operator means.
 *
 * @param state the state they are in
 * @param topic the topic they go to; null for any
 * @param error a part of the last error, upper or lower case; null for any, and for none
 * @param since only what was appended at this time or later, by the database's clock; null for any
 * @param until only what was appended before this time; null for any
 * @param unchangedSince only parked messages that nothing has changed after this time, by the database's clock; null
 *     for any. A {@link ChangePreview} says which time
 * @param limit how many at most, 1 to 10,000
 */
public record EntryFilter(
        OutboxState state,
        @Nullable String topic,
        @Nullable String error,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable Instant unchangedSince,
        int limit) {
    /** The greatest limit. */
    public static final int MAX_LIMIT = 10_000;

    public EntryFilter {
        requireNonNull(state, "state: null (expected: an outbox state)");
        requireLimit(limit);
        if (since != null && until != null && !since.isBefore(until)) {
            throw new IllegalArgumentException("until: " + until + " (expected: after since, " + since + ")");
        }
    }

    /** All messages in the state, at most {@code limit}. */
    public static EntryFilter of(OutboxState state, int limit) {
        return new EntryFilter(state, null, null, null, null, null, limit);
    }

    public EntryFilter withTopic(@Nullable String newTopic) {
        return new EntryFilter(state, newTopic, error, since, until, unchangedSince, limit);
    }

    public EntryFilter withError(@Nullable String newError) {
        return new EntryFilter(state, topic, newError, since, until, unchangedSince, limit);
    }

    /** With the time of the append: from {@code newSince} on, before {@code newUntil}; null for any. */
    public EntryFilter withAppended(@Nullable Instant newSince, @Nullable Instant newUntil) {
        return new EntryFilter(state, topic, error, newSince, newUntil, unchangedSince, limit);
    }

    /** Only parked messages that nothing has changed after this time; null for any. */
    public EntryFilter withUnchangedSince(@Nullable Instant time) {
        return new EntryFilter(state, topic, error, since, until, time, limit);
    }

    public EntryFilter withLimit(int newLimit) {
        return new EntryFilter(state, topic, error, since, until, unchangedSince, newLimit);
    }

    /** @throws IllegalArgumentException if a limit is not from 1 to 10,000 */
    public static void requireLimit(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1.." + MAX_LIMIT + ")");
        }
    }
}
