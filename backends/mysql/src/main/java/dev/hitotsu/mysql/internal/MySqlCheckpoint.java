package dev.hitotsu.mysql.internal;

import dev.hitotsu.jdbc.internal.GapCodec;
import dev.hitotsu.relay.store.Checkpoint;
import java.nio.ByteBuffer;

/**
 * The greatest position that the relay has read, and the gaps before it.
 *
 * @param ranges first and last position of each gap in turn; nobody may change the array
 */
public record MySqlCheckpoint(
        long position,
        @SuppressWarnings("ArrayRecordComponent") long[] ranges) implements Checkpoint {

    /** The beginning of the log. */
    public static final MySqlCheckpoint START = new MySqlCheckpoint(0, new long[0]);

    /** The kind of all of them. */
    public static final String KIND = "mysql-log";

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
    public static MySqlCheckpoint of(long position, byte[] encodedGaps) {
        return new MySqlCheckpoint(position, GapCodec.decode(encodedGaps));
    }

    /** The gaps in a compact form. */
    public byte[] encodedGaps() {
        return GapCodec.encode(ranges);
    }

    /** Whether all before this position was read, and nothing can appear there any more. */
    public boolean covers(long end) {
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
