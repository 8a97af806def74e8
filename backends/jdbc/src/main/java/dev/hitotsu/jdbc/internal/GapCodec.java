package dev.hitotsu.jdbc.internal;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Gaps as bytes. Each gap is two LEB128 numbers: its distance from the end of the gap before, and its length. */
public final class GapCodec {
    private GapCodec() {}

    /** The gaps: first and last position of each in turn. */
    public static byte[] encode(long[] ranges) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(ranges.length * 3);
        long previous = 0;
        for (int i = 0; i < ranges.length; i += 2) {
            write(out, ranges[i] - previous);
            write(out, ranges[i + 1] - ranges[i]);
            previous = ranges[i + 1];
        }
        return out.toByteArray();
    }

    /** What was encoded. */
    public static long[] decode(byte[] bytes) {
        long[] ranges = new long[bytes.length];
        int count = 0;
        long previous = 0;
        int next = 0;
        while (next < bytes.length) {
            long value = 0;
            int shift = 0;
            while (bytes[next] < 0) {
                value |= (bytes[next++] & 0x7FL) << shift;
                shift += 7;
            }
            value |= (long) bytes[next++] << shift;
            previous += value;
            ranges[count++] = previous;
        }
        return Arrays.copyOf(ranges, count);
    }

    private static void write(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest > 0x7F) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
