package dev.hitotsu.jdbc;

import dev.hitotsu.relay.Checkpoint;

/**
 * The greatest position read, and the gaps before it.
 *
 * @param ranges first and last position of each gap in turn; never changed
 */
record PostgreSqlCheckpoint(
        long position,
        @SuppressWarnings("ArrayRecordComponent") long[] ranges) implements Checkpoint {

    /**
     * Whether everything in the segment has been read, and nothing can still appear in the table that it shares with
     * earlier segments of the circle.
     */
    boolean covers(long segment) {
        if (position < Segments.firstOf(segment + 1) - 1) {
            return false;
        }
        for (int i = 0; i < ranges.length; i += 2) {
            long first = Segments.numberOf(ranges[i]);
            long last = Segments.numberOf(ranges[i + 1]);
            if (Math.floorMod(segment - first, Segments.COUNT) <= last - first) {
                return false;
            }
        }
        return true;
    }
}
