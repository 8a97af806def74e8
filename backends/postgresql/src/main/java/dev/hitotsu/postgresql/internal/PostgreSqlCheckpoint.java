package dev.hitotsu.postgresql.internal;

import dev.hitotsu.jdbc.internal.GapCodec;
import dev.hitotsu.relay.store.Checkpoint;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The greatest position that the relay has read, and the gaps before it.
 *
 * @param ranges first and last position of each gap in turn; nobody may change the array
 */
public record PostgreSqlCheckpoint(
        long position,
        @SuppressWarnings("ArrayRecordComponent") long[] ranges) implements Checkpoint {

    /** The beginning of the log. */
    public static final PostgreSqlCheckpoint START = new PostgreSqlCheckpoint(0, new long[0]);

    /** The kind of all of them. */
    public static final String KIND = "postgresql-log";

    @Override
    public String kind() {
        return KIND;
    }

    /** The position, and then the {@link #encodedGaps()}. */
    @Override
    public byte[] bytes() {
        byte[] gaps = encodedGaps();
        return ByteBuffer.allocate(Long.BYTES + gaps.length)
                .putLong(position)
                .put(gaps)
                .array();
    }

    /** A checkpoint whose gaps were encoded by {@link #encodedGaps()}. */
    public static PostgreSqlCheckpoint of(long position, byte[] encodedGaps) {
        return new PostgreSqlCheckpoint(position, GapCodec.decode(encodedGaps));
    }

    /** The gaps in a compact form. */
    public byte[] encodedGaps() {
        return GapCodec.encode(ranges);
    }

    /**
     * Whether the whole segment was read, and no row can appear any more in the table that it shares with earlier segments.
     */
    public boolean covers(long segment) {
        if (position < LogSegments.firstPositionOf(segment + 1) - 1) {
            return false;
        }
        for (int i = 0; i < ranges.length; i += 2) {
            long first = LogSegments.segmentOf(ranges[i]);
            long last = LogSegments.segmentOf(ranges[i + 1]);
            if (Math.floorMod(segment - first, LogSegments.TABLE_COUNT) <= last - first) {
                return false;
            }
        }
        return true;
    }

    /** Whether the relay has read this position, or knows that it stays empty. */
    public boolean hasPassed(long other) {
        for (int i = 0; i < ranges.length; i += 2) {
            if (ranges[i] <= other && other <= ranges[i + 1]) {
                return false;
            }
        }
        return other <= position;
    }

    /** How many positions are in gaps. */
    public long gapPositionCount() {
        long count = 0;
        for (int i = 0; i < ranges.length; i += 2) {
            count += ranges[i + 1] - ranges[i] + 1;
        }
        return count;
    }

    /** The first position of each gap, as a parameter. */
    public Array firsts(Connection connection) throws SQLException {
        return bounds(connection, 0);
    }

    /** The last position of each gap, as a parameter. */
    public Array lasts(Connection connection) throws SQLException {
        return bounds(connection, 1);
    }

    private Array bounds(Connection connection, int offset) throws SQLException {
        Object[] positions = new Object[ranges.length / 2];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = ranges[2 * i + offset];
        }
        return connection.createArrayOf("bigint", positions);
    }
}
