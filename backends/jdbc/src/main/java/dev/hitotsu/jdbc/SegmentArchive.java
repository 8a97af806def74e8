package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;

/**
 * Is handed each segment of the log, with all its messages, before it is removed. At least once: after a failure, and
 * when another relay leads, it is handed the same segment again.
 *
 * <p>It runs on a thread of its own, one segment after the other, and may block: delivery goes on meanwhile, and the
 * segment stays.
 */
@FunctionalInterface
public interface SegmentArchive {
    /**
     * Keeps what it wants to keep. When it returns, the segment may be removed at any time.
     *
     * @throws Exception if it could not; it is tried again at a later clean-up
     */
    void archive(Segment segment) throws Exception;

    /** A segment. Valid until {@link SegmentArchive#archive} returns. */
    interface Segment {
        /** Its name, which no other segment of this outbox has had. */
        String name();

        /**
         * Reads the messages in the order of their positions, a few thousand at a time. What stands in the log and is
         * no message is left out, and is parked.
         *
         * @throws Exception as the consumer does, or where the database cannot be read
         */
        void forEach(Consumer consumer) throws Exception;
    }

    /** Takes messages. */
    @FunctionalInterface
    interface Consumer {
        /** @throws Exception to end the reading */
        void accept(long position, Message message) throws Exception;
    }

    /**
     * An archive, and how long it may hold up removal.
     *
     * @param maxHeld segments that are past their retention and not archived; where there are more the oldest is
     *     removed without it, and an error is logged; 1 to 1,000
     */
    record Setting(SegmentArchive archive, int maxHeld) {
        public Setting {
            requireNonNull(archive, "archive: null (expected: an archive)");
            if (maxHeld < 1 || maxHeld > 1_000) {
                throw new IllegalArgumentException("maxHeld: " + maxHeld + " (expected: 1..1000)");
            }
        }
    }
}
