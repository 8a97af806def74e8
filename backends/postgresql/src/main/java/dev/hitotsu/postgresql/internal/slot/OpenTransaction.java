package dev.hitotsu.postgresql.internal.slot;

import java.sql.SQLException;

/**
 * The transaction of which the server tells: one after the other, each from its beginning to its own commit. Anything
 * else would be a message of a transaction that has not committed, or a place in the log that is not reached. Not
 * thread-safe.
 */
final class OpenTransaction {
    private boolean isOpen;
    private long commit;

    /** Whether one has begun, and its commit is not told yet. */
    boolean isOpen() {
        return isOpen;
    }

    /** Another connection begins with a transaction. */
    void forget() {
        isOpen = false;
    }

    /**
     * Takes the next event.
     *
     * @throws SQLException where it cannot come next
     */
    void accept(LogEvent event) throws SQLException {
        switch (event) {
            case LogEvent.Begin begin -> {
                require(!isOpen, "a transaction", "the commit at " + SlotPlace.text(commit));
                isOpen = true;
                commit = begin.commit();
            }
            case LogEvent.Commit end -> {
                String found = "a commit at " + SlotPlace.text(end.start());
                require(isOpen, found, "a transaction before it");
                require(end.start() == commit, found, "at " + SlotPlace.text(commit) + ", as its transaction began");
                isOpen = false;
            }
            case LogEvent.Emitted message ->
                require(
                        isOpen || !message.transactional(),
                        "a message at " + SlotPlace.text(message.lsn()) + " without a transaction",
                        "the beginning of one before it");
            case LogEvent.Other other -> {}
        }
    }

    private static void require(boolean isExpected, String found, String expected) throws SQLException {
        if (!isExpected) {
            throw new SQLException("pgoutput: " + found + " (expected: " + expected + ")");
        }
    }
}
