package dev.hitotsu.postgresql.internal;

import dev.hitotsu.jdbc.internal.LogCheckpoint;

/**
 * Which table holds which positions. The log consists of segments of equal length; the tables take them in a circle.
 * The same numbers are in the SQL of the schema.
 */
public final class LogSegments {
    /** How many tables there are. */
    public static final int TABLE_COUNT = 16;

    private static final int POSITION_BITS = 18;

    private LogSegments() {}

    /** The number of the table that holds the position. */
    public static int tableOf(long position) {
        return (int) (position >> POSITION_BITS) & TABLE_COUNT - 1;
    }

    /** The number of the segment that the position is in, counted from the beginning of the log. */
    public static long segmentOf(long position) {
        return position >> POSITION_BITS;
    }

    /** The first position of a segment. */
    public static long firstPositionOf(long segment) {
        return segment << POSITION_BITS;
    }

    /**
     * Whether the whole segment was read, and no row can appear any more in the table that it shares with earlier
     * segments.
     */
    public static boolean isCovered(long segment, LogCheckpoint checkpoint) {
        if (checkpoint.position() < firstPositionOf(segment + 1) - 1) {
            return false;
        }
        long[] ranges = checkpoint.ranges();
        for (int i = 0; i < ranges.length; i += 2) {
            long first = segmentOf(ranges[i]);
            long last = segmentOf(ranges[i + 1]);
            if (Math.floorMod(segment - first, TABLE_COUNT) <= last - first) {
                return false;
            }
        }
        return true;
    }
}
