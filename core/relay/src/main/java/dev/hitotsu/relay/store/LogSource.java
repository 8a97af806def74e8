package dev.hitotsu.relay.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is committed to an outbox, read on from a {@link Checkpoint}: a table that is polled, a database's log of
 * changes. One thread reads; {@link #settled} is called by another.
 */
public interface LogSource {
    /**
     * Reads what is committed and was neither read from this source yet nor parked in an earlier term, each message
     * once. If one transaction committed before another began, its messages come first. Returns at least one message if
     * there is any. Of one that is too large to be read it returns a {@link LogEntry.Oversized}.
     *
     * @param maxWait how long to wait for a message, at most; a source that does not {@linkplain #waits wait} returns
     *     at once
     * @return an empty batch if there is nothing new
     * @throws RelayStoreException where the store cannot be reached; the term is over then
     */
    ReadBatch read(int maxMessages, long maxBytes, Duration maxWait);

    /** Whether {@link #read} waits for messages. Where it does not, the relay asks again and again. */
    default boolean waits() {
        return false;
    }

    /**
     * What keeps it from reading as it was told to, although it reads, for people; null for nothing. Any thread; does
     * not block.
     */
    default @Nullable String problem() {
        return null;
    }

    /**
     * What people must hear of, for people; null for nothing. That is its {@link #problem}, or one that lasted for a
     * moment and tells of something that is wrong around it, such as a log that the database removed too early. Any
     * thread; does not block.
     */
    default @Nullable String alarm() {
        return problem();
    }

    /** Everything up to the checkpoint is settled, durably: nobody will ask for it again. Does not block for long. */
    default void settled(Checkpoint checkpoint) {}
}
