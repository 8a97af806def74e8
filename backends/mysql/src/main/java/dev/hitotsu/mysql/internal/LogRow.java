package dev.hitotsu.mysql.internal;

import dev.hitotsu.relay.store.LogEntry;
import org.jspecify.annotations.Nullable;

/**
 * A row of the log.
 *
 * @param size of the message in bytes
 * @param entry null for a row that only marks something
 */
public record LogRow(
        long position, Kind kind, long size, @Nullable LogEntry entry) {
    /** What a row is, in the order of their numbers in the column {@code kind}. */
    public enum Kind {
        MESSAGE,
        /** Keeps anybody from using a position that was drawn. */
        FILLER,
        /** The first row of a segment. */
        START;

        public static Kind of(int number) {
            if (number < 0 || number >= values().length) {
                throw new IllegalStateException("kind: " + number + " in a row of the log (expected: 0.."
                        + (values().length - 1) + "; was it written by a newer release?)");
            }
            return values()[number];
        }
    }
}
