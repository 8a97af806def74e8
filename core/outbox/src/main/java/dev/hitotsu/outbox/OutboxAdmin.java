package dev.hitotsu.outbox;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What an operator can see of an outbox, and do with it. Thread-safe; every call blocks for the database. */
public interface OutboxAdmin {

    /** Counts by state, the age of the oldest undelivered message, and who leads. Reads the whole backlog to count it. */
    OutboxStatus status();

    /** The first messages that pass the filter, in the order of the log; of published ones the last. */
    List<OutboxEntry> list(EntryFilter filter);

    /** The message with that id, wherever it is; empty if it was never appended, or was already removed. */
    Optional<OutboxEntry> find(UUID id);

    /** Has a failed, blocked, dead or skipped message sent again at once. Returns false if there is none with that id. */
    boolean retry(UUID id);

    /** Has every message in that state sent again at once; returns how many. */
    int retryAll(OutboxState state);

    /** Skips a failed, waiting, blocked or dead message; those behind it go on. Returns false if there is none with that id. */
    boolean skip(UUID id);

    /** Skips every message in that state; returns how many. */
    int skipAll(OutboxState state);
}
