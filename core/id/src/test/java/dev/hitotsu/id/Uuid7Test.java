package dev.hitotsu.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class Uuid7Test {
    private static final long SEED = 42;

    @Test
    void carriesTheMillisecondsTheVersionAndTheVariantOfRfc9562() {
        UUID id = Uuid7.of(clockShowing(0x017F_22E2_79B0L), new Random(SEED)).next();

        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(0x017F_22E2_79B0L);
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Test
    void growsWithinAMillisecond() {
        Uuid7 generator = Uuid7.of(clockShowing(1_000), new Random(SEED));

        assertStrictlyGrowing(Stream.generate(generator::next).limit(100_000).toList());
    }

    @Test
    void growsWhenTheClockStepsBack() {
        Deque<Long> times = new ArrayDeque<>(List.of(5_000L, 1_000L, 4_999L, 5_001L, 2L));
        Uuid7 generator = Uuid7.of(() -> Instant.ofEpochMilli(times.removeFirst()), new Random(SEED));

        assertStrictlyGrowing(Stream.generate(generator::next).limit(5).toList());
    }

    @Test
    void borrowsAMillisecondWhereTheRandomBitsOverflow() {
        Random allOnes = new Random(SEED) {
            @Override
            public int nextInt() {
                return -1;
            }

            @Override
            public long nextLong() {
                return -1L;
            }
        };
        Uuid7 generator = Uuid7.of(clockShowing(1_000), allOnes);

        List<UUID> ids = List.of(generator.next(), generator.next());

        assertStrictlyGrowing(ids);
        assertThat(ids.get(1).getMostSignificantBits() >>> 16).isEqualTo(1_001);
    }

    private static InstantSource clockShowing(long millis) {
        return () -> Instant.ofEpochMilli(millis);
    }

    private static void assertStrictlyGrowing(List<UUID> ids) {
        List<String> texts = ids.stream().map(UUID::toString).toList();
        assertThat(texts).isSorted().doesNotHaveDuplicates();
    }
}
