package dev.hitotsu.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static final Duration INITIAL = Duration.ofMillis(100);
    private static final Duration MAX = Duration.ofSeconds(30);

    @ParameterizedTest
    @CsvSource({"1, 100", "2, 200", "5, 1600", "10, 30000", "2147483647, 30000"})
    void doublesTheDelayUpToTheLongestWithJitterBelow(int failures, long millis) {
        Backoff backoff = new Backoff(INITIAL, MAX, 0.5);
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.delayAfter(failures, random))
                    .isBetween(Duration.ofMillis(millis / 2), Duration.ofMillis(millis));
        }
    }

    @Test
    void limitsEveryDelay() {
        assertThat(new Backoff(INITIAL, MAX, 0).limitedTo(Duration.ofSeconds(5)))
                .isEqualTo(new Backoff(INITIAL, Duration.ofSeconds(5), 0));
        assertThat(new Backoff(INITIAL, MAX, 0).limitedTo(Duration.ofMillis(1)))
                .isEqualTo(new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), 0));
    }

    @Test
    void takesTheLongestDelayAndAllJitter() {
        Duration longest = Duration.ofDays(10_000);
        assertThat(new Backoff(INITIAL, longest, 1).delayAfter(1, new Random(1)))
                .isBetween(Duration.ZERO, INITIAL);
    }

    @Test
    void namesWhatIsWrong() {
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(Long.MAX_VALUE), 0))
                .hasMessage("maxDelay: PT2562047788015215H30M7S (expected: at most PT240000H)");
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, MAX, 0))
                .hasMessage("initialDelay: PT0S (expected: more than zero)");
        assertThatThrownBy(() -> new Backoff(MAX, INITIAL, 0))
                .hasMessage("maxDelay: PT0.1S (expected: at least PT30S, the initialDelay)");
        assertThatThrownBy(() -> new Backoff(INITIAL, MAX, 1.5)).hasMessage("jitter: 1.5 (expected: 0..1)");
    }
}
