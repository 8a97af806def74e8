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

class Uuid7ConsecutiveTest {
    private static final long SEED = Long.getLong("hitotsu.seed", 42);

    @Test
    void carriesTheMillisecondsTheVersionAndTheVariantOfRfc9562() {
        UUID id = Uuid7Consecutive.of(clockShowing(0x017F_22E2_79B0L), new Random(SEED))
                .next();

        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(0x017F_22E2_79B0L);
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Test
    void eachIsOneMoreWithinAMillisecondWhichBeginsWithTheTopBitFree() {
        Uuid7Consecutive generator = Uuid7Consecutive.of(clockShowing(1_000), () -> 0xFFFF_FFFF_FFFF_FFFEL);

        assertThat(generator.next()).hasToString("00000000-03e8-77fe-bfff-fffffffffffe");
        assertThat(generator.next()).hasToString("00000000-03e8-77fe-bfff-ffffffffffff");
        assertThat(generator.next()).hasToString("00000000-03e8-77ff-8000-000000000000");
    }

    @Test
    void theNextMillisecondBeginsElsewhere() {
        Deque<Long> times = new ArrayDeque<>(List.of(1_000L, 1_001L));
        Uuid7Consecutive generator =
                Uuid7Consecutive.of(() -> Instant.ofEpochMilli(times.removeFirst()), new Random(SEED));

        UUID first = generator.next();
        UUID second = generator.next();
        assertThat(second.getMostSignificantBits() >>> 16).isEqualTo(1_001);
        assertThat(second.getLeastSignificantBits()).isNotEqualTo(first.getLeastSignificantBits() + 1);
    }

    @Test
    void growsWhenTheClockStepsBack() {
        Deque<Long> times = new ArrayDeque<>(List.of(5_000L, 1_000L, 4_999L, 5_001L, 2L));
        Uuid7Consecutive generator =
                Uuid7Consecutive.of(() -> Instant.ofEpochMilli(times.removeFirst()), new Random(SEED));

        assertThat(Stream.generate(generator::nextText).limit(5).toList())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    private static InstantSource clockShowing(long millis) {
        return () -> Instant.ofEpochMilli(millis);
    }
}
