package dev.hitotsu.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UlidTest {
    private static final long SEED = Long.getLong("hitotsu.seed", 42);
    private static final RandomGenerator ALL_ONES = () -> -1L;

    private final ManualClock clock = ManualClock.create();

    @Test
    void writtenFormComesBack() {
        System.out.println("seed " + SEED + " (replay with -Dhitotsu.seed=" + SEED + ")");
        Random random = new Random(SEED);
        for (int i = 0; i < 10_000; i++) {
            UlidParts parts = new UlidParts(random.nextLong(), random.nextLong());
            assertThat(UlidText.parse(parts.text())).isEqualTo(parts);
            assertThat(UlidText.parse(parts.text().toLowerCase(java.util.Locale.ROOT)))
                    .isEqualTo(parts);
        }
        assertThat(UlidText.of(-1, -1)).isEqualTo("7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
        assertThat(UlidText.of(0, 0)).isEqualTo("00000000000000000000000000");
    }

    @Test
    void charactersBeyondAsciiAreRefused() {
        for (char wrong : new char[] {'\u007F', '\u0080', '\uFF10'}) {
            assertThatThrownBy(() -> UlidText.parse("01ARZ3NDEKTSV4RRFFQ69G5FA" + wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at index 25 a digit, or a letter other than I, L, O and U");
        }
    }

    @ParameterizedTest
    @EnumSource(UlidStep.class)
    void growsWithinAMillisecondAndWhenTheClockStepsBack(UlidStep step) {
        Random steps = new Random(SEED);
        Ulid generator = Ulid.of(clock, new Random(SEED)).withStep(step);

        List<String> ids = Stream.generate(() -> {
                    clock.move(Duration.ofMillis(steps.nextInt(10) == 0 ? steps.nextInt(-10_000, 10_001) : 0));
                    return generator.nextText();
                })
                .limit(50_000)
                .toList();

        assertThat(ids).isSorted().doesNotHaveDuplicates().allMatch(id -> id.length() == 26);
    }

    @Test
    void theStepOfTheSpecificationIsOne() {
        Ulid generator = Ulid.of(clock, new Random(SEED));
        UlidParts first = generator.next();

        assertThat(generator.next()).isEqualTo(new UlidParts(first.high(), first.low() + 1));
    }

    @Test
    void overflowFailsUntilTheNextMillisecond() {
        Ulid generator = Ulid.of(clock, ALL_ONES);
        generator.nextText();

        assertThatThrownBy(generator::nextText)
                .isInstanceOf(IdException.class)
                .hasMessage("random bits: all ones in the millisecond 2026-01-02T00:00:00Z"
                        + " (expected: room for one more; a later millisecond has it)");
        clock.move(Duration.ofMillis(1));
        assertThat(generator.nextText()).endsWith("ZZZZ");
    }

    @Test
    void overflowCarriesIntoTheTimeIfSoChosen() {
        Ulid generator = Ulid.of(clock, ALL_ONES).withOverflow(UlidOverflow.CARRY);
        String first = generator.nextText();
        String second = generator.nextText();

        assertThat(second).isGreaterThan(first);
        assertThat(UlidText.parse(second).createdAt()).contains(clock.instant().plusMillis(1));
    }

    @Test
    void aCarryWithinTheRandomBitsIsNoOverflow() {
        RandomGenerator lowOnes = new RandomGenerator() {
            private int calls;

            @Override
            public long nextLong() {
                return calls++ == 0 ? 5 : -1L;
            }
        };
        Ulid generator = Ulid.of(clock, lowOnes);
        UlidParts first = generator.next();

        assertThat(generator.next()).isEqualTo(new UlidParts(first.high() + 1, 0));
    }

    /** The highest random bits have room for as many as the lowest leave. */
    @Test
    void thereIsRoomUntilTheLastOfAllRandomBits() {
        RandomGenerator highOnes = new RandomGenerator() {
            private int calls;

            @Override
            public long nextLong() {
                return calls++ == 0 ? -1 : -3;
            }
        };
        Ulid generator = Ulid.of(clock, highOnes);

        assertThat(Stream.generate(generator::next).limit(3).map(UlidParts::low))
                .containsExactly(-3L, -2L, -1L);
        assertThatThrownBy(generator::next).hasMessageStartingWith("random bits: all ones");
    }

    @Test
    void aClockAtTheEpochIsTaken() {
        assertThat(Ulid.of(ManualClock.at(Instant.EPOCH), () -> 0L).nextText()).isEqualTo("00000000000000000000000000");
    }

    @Test
    void timesOutsideOf48BitsAreRefused() {
        Ulid late = Ulid.of(ManualClock.at(Instant.ofEpochMilli(1L << 48)), new Random(SEED));
        Ulid early = Ulid.of(ManualClock.at(Instant.ofEpochMilli(-1)), new Random(SEED));
        Ulid last = Ulid.of(ManualClock.at(Instant.ofEpochMilli((1L << 48) - 1)), ALL_ONES)
                .withOverflow(UlidOverflow.CARRY);

        assertThat(last.nextText()).isEqualTo("7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
        Stream.of(late, early, last)
                .forEach(generator -> assertThatThrownBy(generator::nextText)
                        .isInstanceOf(IdException.class)
                        .hasMessageContaining("expected: 1970-01-01T00:00:00Z to +10889-08-02T05:31:50.655Z"));
    }
}
