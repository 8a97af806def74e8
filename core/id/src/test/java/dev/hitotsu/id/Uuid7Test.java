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
    private static final long SEED = Long.getLong("hitotsu.seed", 42);

    /** How many ids fit a millisecond whose counter started at its highest. */
    private static final int COUNTER_ROOM = (1 << 15) + 1;

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
    void borrowsAMillisecondWhereTheCounterOverflows() {
        Uuid7 generator = Uuid7.of(clockShowing(1_000), () -> -1L);

        List<UUID> ids =
                Stream.generate(generator::next).limit(COUNTER_ROOM + 1).toList();

        assertStrictlyGrowing(ids);
        assertThat(millisOf(ids.get(COUNTER_ROOM - 1))).isEqualTo(1_000);
        assertThat(millisOf(ids.get(COUNTER_ROOM))).isEqualTo(1_001);
    }

    @Test
    void theCounterStartsAtRandomWithItsTopBitFreeAndTheRestIsDrawnForEveryId() {
        Uuid7 generator = Uuid7.of(clockShowing(1_000), () -> 0xFFFE_0000_0000_0123L);

        assertThat(generator.next()).hasToString("00000000-03e8-77ff-bffe-000000000123");
        assertThat(generator.next()).hasToString("00000000-03e8-7800-83fe-000000000123");
    }

    @Test
    void theSharedGeneratorMakesVersion7() {
        assertThat(UUID.fromString(Uuid7.create().nextText()).version()).isEqualTo(7);
        assertStrictlyGrowing(Stream.generate(Uuid7::randomUuid7).limit(1_000).toList());
    }

    private static long millisOf(UUID id) {
        return id.getMostSignificantBits() >>> 16;
    }

    private static InstantSource clockShowing(long millis) {
        return () -> Instant.ofEpochMilli(millis);
    }

    private static void assertStrictlyGrowing(List<UUID> ids) {
        List<String> texts = ids.stream().map(UUID::toString).toList();
        assertThat(texts).isSorted().doesNotHaveDuplicates();
    }
}
