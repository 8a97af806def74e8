package dev.hitotsu.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final ManualClock clock = ManualClock.startingAt(START);

    @Test
    void standsStillUntilMoved() {
        assertThat(clock.instant()).isEqualTo(START);
        assertThat(clock.nanoTime()).isZero();
    }

    @Test
    void advancesTheWallClockAndTheTickerTogether() {
        clock.advance(Duration.ofSeconds(90));

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(90));
        assertThat(clock.nanoTime()).isEqualTo(90_000_000_000L);
    }

    @Test
    void setsTheWallClockBackWithoutMovingTheTicker() {
        clock.advance(Duration.ofSeconds(5));
        clock.set(START.minusSeconds(3_600));

        assertThat(clock.instant()).isEqualTo(START.minusSeconds(3_600));
        assertThat(clock.nanoTime()).isEqualTo(5_000_000_000L);
    }

    @Test
    void refusesToAdvanceBackwards() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clock.advance(Duration.ofMillis(-1)))
                .withMessage("duration: PT-0.001S (expected: zero or more)");
    }

    @Test
    void losesNoStepOfManyThreads() {
        IntStream.range(0, 10_000).parallel().forEach(step -> clock.advance(Duration.ofMillis(1)));

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(10));
        assertThat(clock.nanoTime()).isEqualTo(10_000_000_000L);
    }
}
