package dev.hitotsu.relay.store;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;

/** A row of the log: a message, what somebody else wrote there that is none, or one too large to be read. */
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
     * A row that somebody wrote without the library and that is no message. A relay never sends it to its topic. It
     * parks the row as given up.
     *
     * @param message the row with what was wrong replaced, so that it can be parked and shown; keeps the id, the key
     *     and the payload
     * @param reason what is wrong, and what the row holds; one line of text
     */
    record Unreadable(long position, Message message, String reason) implements LogEntry {
        public Unreadable {
            requireNonNull(message, "message: null (expected: a message)");
            requireNonNull(reason, "reason: null (expected: a reason)");
        }
    }

    /**
     * A row that is larger than a relay may read. It is never sent, also not as a dead letter; the store parks it
     * without reading it.
     *
     * @param message stands in for it: without headers and payload, with the topic and the type shortened, without a
     *     key where that is large
     * @param size in bytes
     * @param maxSize how many there may be
     */
    record Oversized(long position, Message message, long size, long maxSize) implements LogEntry {
        public Oversized {
            requireNonNull(message, "message: null (expected: a message)");
        }

        /** Why it is not sent, for people. */
        public String reason() {
            return "size: " + size + " bytes with its headers (expected: at most " + maxSize + ")";
        }
    }
}
