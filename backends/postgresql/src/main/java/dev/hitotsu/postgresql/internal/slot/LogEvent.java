package dev.hitotsu.postgresql.internal.slot;

import java.nio.ByteBuffer;

/** What the plug-in pgoutput tells of the database's log, as far as it matters to an outbox without a table. */
sealed interface LogEvent {
    /**
     * A transaction was committed; its messages follow.
     *
     * @param commit the place of its commit
     */
    record Begin(long commit) implements LogEvent {}

    /**
     * All of a transaction has been told.
     *
     * @param start the place of the commit
     * @param end the place behind it
     * @param micros when it was committed, in microseconds since 2000
     */
    record Commit(long start, long end, long micros) implements LogEvent {}

    /**
     * A message.
     *
     * @param transactional false for one that was written at once, without waiting for a commit
     * @param lsn its place in the log
     * @param content a part of the buffer that was decoded
     */
    record Emitted(boolean transactional, long lsn, String prefix, ByteBuffer content) implements LogEvent {}

    /** Anything else. */
    record Other() implements LogEvent {}
}
