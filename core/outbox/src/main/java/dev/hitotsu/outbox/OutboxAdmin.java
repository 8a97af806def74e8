package dev.hitotsu.outbox;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What an operator can see of an outbox, and do with it. {@link OutboxState} says what the states mean. Thread-safe;
 * every call blocks for the database.
 */
public interface OutboxAdmin {
    /**
     * Counts by state, the age of the oldest undelivered message, and which relay leads. Reads every undelivered message
     * to count it.
     */
    OutboxStatus status();

    /** The messages that pass the filter, in the order of the log: the oldest ones; of published ones the newest. */
    List<OutboxEntry> list(EntryFilter filter);

    /** The message with this id, in whatever state; empty if it was never appended, or was removed after its delivery. */
    Optional<OutboxEntry> find(UUID id);

    /**
     * Tells the relay to send a message at once. It must be in the state RETRY, BLOCKED, DEAD, DEAD_LETTER, SKIPPED or
     * DELAYED.
     *
     * @return false if no message in one of these states has this id
     */
    boolean retry(UUID id);

    /**
     * As {@link #retry}, for every message in the state.
     *
     * @return how many
     */
    int retryAll(OutboxState state);

    /**
     * Gives a message up: it is not sent, and later messages with its key go on. It must be in the state RETRY, WAITING,
     * BLOCKED, DEAD, DEAD_LETTER or DELAYED. {@link #retry} takes it back.
     *
     * @return false if no message in one of these states has this id
     */
    boolean skip(UUID id);

    /**
     * As {@link #skip}, for every message in the state.
     *
     * @return how many
     */
    int skipAll(OutboxState state);
}
