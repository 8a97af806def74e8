package dev.hitotsu.outbox;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an outbox is doing, read in one snapshot.
 *
 * @param counts how many messages are in each state, at most {@link #MAX_COUNT}, which stands for any number from
 *     there; {@link OutboxState#PUBLISHED} counts those not yet removed
 * @param oldestPendingAge how long the oldest undelivered message has waited, by the database's clock; zero if none
 *     waits
 * @param position how far the relay has come in the log
 * @param gaps how many places before the position may still be filled by open transactions
 * @param leader the relay that leads, null for none
 * @param fence the token of the leader's term
 * @param leaderUntil when the leader's lease ends, by the database's clock
 * @param savedAt when the position was last saved, null for never
 * @param source how the relay learns of messages; null for what its configuration says
 * @param log how the database's log is doing that holds messages for the relay; null for none
 */
public record OutboxStatus(
        Map<OutboxState, Long> counts,
        Duration oldestPendingAge,
        long position,
        long gaps,
        @Nullable String leader,
        long fence,
        @Nullable Instant leaderUntil,
        @Nullable Instant savedAt,
        @Nullable OutboxSource source,
        @Nullable OutboxLog log) {
    /** Nobody counts further. */
    public static final long MAX_COUNT = 100_000;

    public OutboxStatus {
        requireNonNull(counts, "counts: null (expected: a map)");
        requireNonNull(oldestPendingAge, "oldestPendingAge: null (expected: a duration)");
        counts = Map.copyOf(counts);
    }

    /** The status of an outbox with a table. */
    public OutboxStatus(
            Map<OutboxState, Long> counts,
            Duration oldestPendingAge,
            long position,
            long gaps,
            @Nullable String leader,
            long fence,
            @Nullable Instant leaderUntil,
            @Nullable Instant savedAt) {
        this(counts, oldestPendingAge, position, gaps, leader, fence, leaderUntil, savedAt, null, null);
    }

    /** The same, with how it is read. */
    public OutboxStatus with(@Nullable OutboxSource newSource, @Nullable OutboxLog newLog) {
        Duration age = newLog == null || newLog.lag().compareTo(oldestPendingAge) < 0 ? oldestPendingAge : newLog.lag();
        return new OutboxStatus(counts, age, position, gaps, leader, fence, leaderUntil, savedAt, newSource, newLog);
    }

    /** How many messages are in the state; {@link #MAX_COUNT} stands for any number from there. */
    public long count(OutboxState state) {
        requireNonNull(state, "state: null (expected: an outbox state)");
        return counts.getOrDefault(state, 0L);
    }
}
