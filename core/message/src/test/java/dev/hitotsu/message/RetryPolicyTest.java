package dev.hitotsu.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    @ParameterizedTest
    @CsvSource({"1, 100", "2, 200", "5, 1600", "10, 30000", "2147483647, 30000"})
    void doublesTheDelayUpToTheLongestWithJitterBelow(int failures, long millis) {
        RetryPolicy policy = new RetryPolicy(FIRST, LONGEST, 1, 1);
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            assertThat(policy.delayAfter(failures, random))
                    .isBetween(Duration.ofMillis(millis / 2), Duration.ofMillis(millis));
        }
    }

    @Test
    void namesWhatIsWrong() {
        assertThatThrownBy(() -> new RetryPolicy(Duration.ZERO, LONGEST, 1, 1))
                .hasMessage("firstDelay: PT0S (expected: more than zero)");
        assertThatThrownBy(() -> new RetryPolicy(LONGEST, FIRST, 1, 1))
                .hasMessage("longestDelay: PT0.1S (expected: PT30S, the firstDelay, or more)");
        assertThatThrownBy(() -> new RetryPolicy(FIRST, LONGEST, 0, 1))
                .hasMessage("batchAttempts: 0 (expected: 1 or more)");
    }
}
