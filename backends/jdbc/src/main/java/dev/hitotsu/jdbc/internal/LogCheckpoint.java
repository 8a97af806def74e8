package dev.hitotsu.jdbc.internal;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.relay.store.Checkpoint;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The greatest position of a log that the relay has read, and the gaps before it.
 *
 * @param kind of the log; each database has its own
 * @param ranges first and last position of each gap in turn; nobody may change the array
 * @param place where a log that is no table is read on, in the form of its source; empty for a table. Nobody may change
 *     the array
 */
public record LogCheckpoint(
        String kind,
        long position,
        @SuppressWarnings("ArrayRecordComponent") long[] ranges,
        @SuppressWarnings("ArrayRecordComponent") byte[] place)
        implements Checkpoint {
    private static final byte[] NOWHERE = new byte[0];

    public LogCheckpoint {
        requireNonNull(kind, "kind: null (expected: the kind of a log)");
        requireNonNull(ranges, "ranges: null (expected: first and last position of each gap in turn)");
        requireNonNull(place, "place: null (expected: bytes)");
    }

    /** A place in a table. */
    public LogCheckpoint(String kind, long position, long[] ranges) {
        this(kind, position, ranges, NOWHERE);
    }

    /** The beginning of a log. */
    public static LogCheckpoint start(String kind) {
        return new LogCheckpoint(kind, 0, new long[0]);
    }

    /**
     * Reads a checkpoint that was saved: its position, its {@link #encodedGaps()} and its kind are the first columns.
     *
     * @throws SchemaException where it has another kind: another release, or another way of reading, has left a
     *     checkpoint that means something else
     */
    public static LogCheckpoint read(ResultSet row, String kind, SchemaName schema) throws SQLException {
        String found = row.getString(3);
        if (!kind.equals(found)) {
            throw new SchemaException("schema \"" + schema + "\": a checkpoint of the kind " + found + " (expected: "
                    + kind + "; a relay of another kind or release has read from here)");
        }
        return new LogCheckpoint(kind, row.getLong(1), GapCodec.decode(row.getBytes(2)));
    }

    /** A later one of the same log. */
    public LogCheckpoint movedTo(long newPosition, long[] newRanges) {
        return new LogCheckpoint(kind, newPosition, newRanges, place);
    }

    /** The position, the {@link #encodedGaps()}, and the place. */
    @Override
    public byte[] bytes() {
        byte[] gaps = encodedGaps();
        return ByteBuffer.allocate(Long.BYTES + gaps.length + place.length)
                .putLong(position)
                .put(gaps)
                .put(place)
                .array();
    }

    /** The gaps in a compact form. */
    public byte[] encodedGaps() {
        return GapCodec.encode(ranges);
    }

    /** Whether all before this position was read, and nothing can appear there any more. */
    public boolean coversAllBefore(long end) {
        return position >= end - 1 && (ranges.length == 0 || ranges[0] >= end);
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
}
