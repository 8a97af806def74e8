package dev.hitotsu.outbox;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how many messages of an outbox wait to be delivered. It costs about the same for any number of messages.
 * Thread-safe; blocks.
 */
public interface OutboxBacklog {
    /**
     * Asks the database.
     *
     * @throws OutboxException if the database is away or refuses, or the outbox is not fit to be relayed from
     */
    Snapshot read();

    /**
     * The topics of the next messages that wait; not of all, which could be millions.
     *
     * @throws OutboxException if the database is away or refuses
     */
    List<String> topics();

    /**
     * The messages that wait.
     *
     * @param messages about how many; it may include some whose transactions rolled back, and of those that failed at
     *     most {@link OutboxStatus#MAX_COUNT} in each state
     * @param oldestAge how long ago the oldest one was appended, by the database's clock; zero if none waits
     * @param dead how many were given up, at most {@link OutboxStatus#MAX_COUNT}, which stands for any number from
     *     there
     * @param blocked how many hold back their key until an operator decides, at most as many as well
     * @param gaps how many places of the log, before the relay's position, may still be filled by open transactions
     * @param leader the relay that leads, null for none
     * @param log how the database's log is doing that holds messages for the relay, which nobody can count; null for
     *     none
     */
    record Snapshot(
            long messages,
            Duration oldestAge,
            long dead,
            long blocked,
            long gaps,
            @Nullable String leader,
            @Nullable OutboxLog log) {
        public Snapshot {
            requireNonNull(oldestAge, "oldestAge: null (expected: a duration)");
        }

        /** The messages that wait in a table. */
        public Snapshot(
                long messages, Duration oldestAge, long dead, long blocked, long gaps, @Nullable String leader) {
            this(messages, oldestAge, dead, blocked, gaps, leader, null);
        }

        /** The same, and those that wait in the database's log. */
        public Snapshot with(@Nullable OutboxLog newLog) {
            Duration age = newLog == null || newLog.lag().compareTo(oldestAge) < 0 ? oldestAge : newLog.lag();
            return new Snapshot(messages, age, dead, blocked, gaps, leader, newLog);
        }
    }
}
