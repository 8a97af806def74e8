package dev.hitotsu.relay.store;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;

/** A row of the log: a message, or what somebody else wrote there that is none. */
public sealed interface LogEntry {

    /** Its place in the log, unique; within a lane, a greater position is later. */
    long position();

    /** The message; of an unreadable row the one that stands in for it. */
    Message message();

    /** A row that is a message. */
    record Readable(long position, Message message) implements LogEntry {
        public Readable {
            requireNonNull(message, "message: null (expected: a message)");
        }
    }

    /**
     * A row that somebody wrote without the library and that is no message. A relay never sends it to its topic. It parks
     * the row as given up.
     *
     * @param message the row with what was wrong replaced, so that it can be parked and shown; keeps the id, the key and
     *     the payload
     * @param reason what is wrong, and what the row holds; one line of text
     */
    record Unreadable(long position, Message message, String reason) implements LogEntry {
        public Unreadable {
            requireNonNull(message, "message: null (expected: a message)");
            requireNonNull(reason, "reason: null (expected: a reason)");
        }
    }
}
