package dev.hitotsu.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CoordinationOptionsTest {
    private static final CoordinationOptions DEFAULTS = CoordinationOptions.defaults();

    @Test
    void theDefaultsAreThoseOfTheJavadoc() {
        assertThat(DEFAULTS.instance())
                .isEqualTo("pid-" + ProcessHandle.current().pid());
        assertThat(DEFAULTS.sessionTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(DEFAULTS.requestTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void boundsAreIncluded() {
        for (Duration session : new Duration[] {Duration.ofMillis(300), Duration.ofDays(1)}) {
            assertThat(DEFAULTS.withSessionTimeout(session).sessionTimeout()).isEqualTo(session);
        }
        for (Duration request : new Duration[] {Duration.ofMillis(1), Duration.ofMinutes(1)}) {
            assertThat(DEFAULTS.withRequestTimeout(request).requestTimeout()).isEqualTo(request);
        }
        assertThat(DEFAULTS.withInstance("one"))
                .isEqualTo(new CoordinationOptions("one", Duration.ofSeconds(10), Duration.ofSeconds(5)));
    }

    @Test
    void whatIsBeyondIsRefused() {
        assertThatThrownBy(() -> DEFAULTS.withSessionTimeout(Duration.ofMillis(299)))
                .hasMessage("sessionTimeout: PT0.299S (expected: PT0.3S..PT24H)");
        assertThatThrownBy(() -> DEFAULTS.withSessionTimeout(Duration.ofDays(1).plusNanos(1)))
                .hasMessageStartingWith("sessionTimeout: ");
        assertThatThrownBy(() -> DEFAULTS.withRequestTimeout(Duration.ZERO))
                .hasMessage("requestTimeout: PT0S (expected: PT0.001S..PT1M)");
        assertThatThrownBy(() -> DEFAULTS.withRequestTimeout(Duration.ofSeconds(Long.MAX_VALUE)))
                .hasMessageStartingWith("requestTimeout: ");
        assertThatThrownBy(() -> DEFAULTS.withInstance(" ")).hasMessage("instance: \" \" (expected: a name)");
    }
}
