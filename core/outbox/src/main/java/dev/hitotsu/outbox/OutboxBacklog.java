package dev.hitotsu.outbox;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how many messages of an outbox wait to be delivered. It costs about the same for any number of messages; {@link
 * OutboxAdmin#status()} counts them exactly, one by one. Thread-safe; blocks.
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
     * @param messages about how many; it may include some whose transactions rolled back
     * @param oldestAge how long ago the oldest one was appended, by the database's clock; zero if none waits
     * @param dead how many were given up
     * @param blocked how many hold back their key until an operator decides
     * @param gaps how many places of the log, before the relay's position, may still be filled by open transactions
     * @param leader the relay that leads, null for none
     */
    record Snapshot(
            long messages,
            Duration oldestAge,
            long dead,
            long blocked,
            long gaps,
            @Nullable String leader) {
        public Snapshot {
            requireNonNull(oldestAge, "oldestAge: null (expected: a duration)");
        }
    }
}
