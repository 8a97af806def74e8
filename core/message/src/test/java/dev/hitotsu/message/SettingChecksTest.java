package dev.hitotsu.message;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettingChecksTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void takesWhatIsWithinTheLimits() {
        SettingChecks.requireWithin("window", 1, 5);
        SettingChecks.requireWithin("window", 5, 5);
        SettingChecks.requireSeconds("lease", SECOND, SECOND, MINUTE);
        SettingChecks.requireSeconds("lease", MINUTE, SECOND, MINUTE);
        SettingChecks.requirePositive("timeout", Duration.ofNanos(1));
        SettingChecks.requirePositive("timeout", Duration.ofDays(1));
    }

    @Test
    void namesWhatIsNot() {
        assertThatThrownBy(() -> SettingChecks.requireWithin("window", 0, 5)).hasMessage("window: 0 (expected: 1..5)");
        assertThatThrownBy(() -> SettingChecks.requireWithin("window", 6, 5)).hasMessage("window: 6 (expected: 1..5)");
        for (Duration odd : new Duration[] {Duration.ZERO, MINUTE.plus(SECOND), SECOND.plusNanos(1)}) {
            assertThatThrownBy(() -> SettingChecks.requireSeconds("lease", odd, SECOND, MINUTE))
                    .hasMessage("lease: " + odd + " (expected: PT1S..PT1M, in whole seconds)");
        }
        for (Duration none : new Duration[] {Duration.ZERO, Duration.ofNanos(-1)}) {
            assertThatThrownBy(() -> SettingChecks.requirePositive("timeout", none))
                    .hasMessage("timeout: " + none + " (expected: more than zero)");
        }
        assertThatThrownBy(() -> SettingChecks.requirePositive(
                        "timeout", Duration.ofDays(1).plusNanos(1)))
                .hasMessage("timeout: PT24H0.000000001S (expected: at most PT24H)");
    }

    @Test
    @SuppressWarnings("NullAway")
    void theNameOfASettingIsNeeded() {
        String none = null;
        assertThatThrownBy(() -> SettingChecks.requireWithin(none, 1, 5)).hasMessageStartingWith("name: null");
        assertThatThrownBy(() -> SettingChecks.requireSeconds(none, SECOND, SECOND, MINUTE))
                .hasMessageStartingWith("name: null");
        assertThatThrownBy(() -> SettingChecks.requirePositive(none, SECOND)).hasMessageStartingWith("name: null");
    }
}
