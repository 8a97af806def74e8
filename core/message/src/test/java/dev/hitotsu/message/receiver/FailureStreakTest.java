package dev.hitotsu.message.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.RecordingLogger;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FailureStreakTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8), 0);

    private long now;
    private final FailureStreak streak = new FailureStreak(
            LoggerFactory.getLogger(FailureStreakTest.class), "Receiving", BACKOFF, new Random(1), () -> now);

    private long failedAfter(Duration since, long handled) {
        now += since.toNanos();
        return streak.recordFailure(handled, "refused").toSeconds();
    }

    @Test
    void delaysGrowWhileNothingIsHandled() {
        assertThat(failedAfter(Duration.ZERO, 5)).isEqualTo(1);
        assertThat(failedAfter(Duration.ofSeconds(10), 5)).isEqualTo(2);
        streak.recordProgress(5);
        assertThat(failedAfter(Duration.ofSeconds(10), 5)).isEqualTo(4);
        assertThat(failedAfter(Duration.ofSeconds(10), 5)).isEqualTo(8);
        assertThat(failedAfter(Duration.ofSeconds(10), 5)).isEqualTo(8);
    }

    @Test
    void aHandledMessageEndsTheRow() {
        failedAfter(Duration.ZERO, 5);
        failedAfter(Duration.ofSeconds(10), 5);
        streak.recordProgress(6);

        assertThat(streak.failures()).isZero();
        assertThat(failedAfter(Duration.ofSeconds(10), 6)).isEqualTo(1);
        assertThat(failedAfter(Duration.ofSeconds(10), 7)).isEqualTo(1);
    }

    @Test
    void aFailureLongAfterTheLastBeginsARow() {
        failedAfter(Duration.ZERO, 0);
        failedAfter(Duration.ofSeconds(10), 0);

        assertThat(failedAfter(Duration.ofHours(1), 0)).isEqualTo(1);
    }

    @Test
    void aStreakSaysItsReasonOnceAMinuteAndWhenItChanges() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8), 0);
        RecordingLogger logger = new RecordingLogger();
        FailureStreak told = new FailureStreak(logger, "Receiving", backoff, new Random(1), () -> now);
        for (int i = 0; i < 34; i++) {
            told.recordFailure(0, i < 30 ? "not\nauthorized" : "fenced");
            now += Duration.ofSeconds(2).toNanos();
        }
        told.recordProgress(1);

        assertThat(logger.lines)
                .containsExactly(
                        "WARN Receiving failed 1 times, next attempt in 1000 ms: not\uFFFDauthorized",
                        "WARN Receiving failed 31 times, next attempt in 8000 ms: fenced",
                        "INFO Receiving works again; it had failed 34 times");
    }
}
