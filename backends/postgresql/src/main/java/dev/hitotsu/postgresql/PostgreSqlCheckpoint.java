package dev.hitotsu.postgresql;

import dev.hitotsu.relay.store.Checkpoint;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;

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

    /** Whether the position was read and settled. */
    boolean hasPassed(long other) {
        for (int i = 0; i < ranges.length; i += 2) {
            if (ranges[i] <= other && other <= ranges[i + 1]) {
                return false;
            }
        }
        return other <= position;
    }

    /** How many positions are in gaps. */
    long width() {
        long width = 0;
        for (int i = 0; i < ranges.length; i += 2) {
            width += ranges[i + 1] - ranges[i] + 1;
        }
        return width;
    }

    /** The first positions of the gaps, as a parameter. */
    Array firsts(Connection connection) throws SQLException {
        return everyOther(connection, 0);
    }

    /** The last positions of the gaps, as a parameter. */
    Array lasts(Connection connection) throws SQLException {
        return everyOther(connection, 1);
    }

    private Array everyOther(Connection connection, int from) throws SQLException {
        Object[] positions = new Object[ranges.length / 2];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = ranges[2 * i + from];
        }
        return connection.createArrayOf("bigint", positions);
    }
}
