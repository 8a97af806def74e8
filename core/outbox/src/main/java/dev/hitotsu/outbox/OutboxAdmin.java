package dev.hitotsu.outbox;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a person who looks after an outbox can see and do. Thread-safe; every call blocks for the database. */
public interface OutboxAdmin {

    /** Counts by state, the age of the oldest undelivered message, who leads. Reads the whole backlog to count it. */
    OutboxStatus status();

    /** The first messages in that state, in the order of the log, at most {@code limit} (1 to 10,000). */
    List<OutboxEntry> list(OutboxState state, int limit);

    /** The message with that id, wherever it is; empty where it was never appended or was already removed. */
    Optional<OutboxEntry> find(UUID id);

    /** Sends a failed, blocked, dead or skipped message again at once. False where there is none with that id. */
    boolean retry(UUID id);

    /** Sends every message in that state again at once, and says how many. */
    int retryAll(OutboxState state);

    /** Gives a failed, waiting, blocked or dead message up; those behind it go on. False where there is none with that id. */
    boolean skip(UUID id);
}
