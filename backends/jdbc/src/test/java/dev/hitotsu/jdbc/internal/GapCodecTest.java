package dev.hitotsu.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class GapCodecTest {
    private static void assertKept(int bytes, long... ranges) {
        byte[] encoded = GapCodec.encode(ranges);
        assertThat(encoded).hasSize(bytes);
        assertThat(GapCodec.decode(encoded)).containsExactly(ranges);
    }

    @Test
    void rangesAreKept() {
        assertKept(0);
        assertKept(2, 1, 1);
        assertKept(2, 127, 127);
        assertKept(3, 128, 128);
        assertKept(3, 16_383, 16_510);
        assertKept(4, 1, 1, 2, 2);
        assertKept(10, Long.MAX_VALUE, Long.MAX_VALUE);
        assertKept(12, 300, 300, 1L << 50, 1L << 50);
    }

    /** Most gaps are short and near each other: two bytes each. */
    @Test
    void anyRangesAreKept() {
        long seed = Long.getLong("hitotsu.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            long[] ranges = new long[2 * random.nextInt(20)];
            long last = 0;
            for (int i = 0; i < ranges.length; i++) {
                last += random.nextLong(1L << random.nextInt(1, 50)) + (i % 2 == 0 ? 1 : 0);
                ranges[i] = last;
            }
            assertThat(GapCodec.decode(GapCodec.encode(ranges)))
                    .as("-Dhitotsu.seed=" + seed)
                    .containsExactly(ranges);
        }
    }
}
