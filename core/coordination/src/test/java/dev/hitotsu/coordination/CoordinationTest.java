package dev.hitotsu.coordination;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CoordinationTest {
    @Test
    void namesTheUrisThatItUnderstands() {
        assertThatThrownBy(() -> Coordination.open("redis://user:secret@host"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("coordination: redis://…@host (expected: one of [mem:")
                .hasMessageNotContaining("secret");
    }

    @Test
    void durationsHaveBounds() {
        CoordinationOptions options = CoordinationOptions.defaults();
        assertThatThrownBy(() -> options.withSessionTimeout(Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sessionTimeout: PT2562047788015215H30M7S (expected: PT0.3S..PT24H)");
        assertThatThrownBy(() -> options.withRequestTimeout(Duration.ofSeconds(Long.MAX_VALUE)))
                .hasMessage("requestTimeout: PT2562047788015215H30M7S (expected: PT0.001S..PT1M)");
        assertThatThrownBy(() -> options.withRequestTimeout(Duration.ofSeconds(Long.MIN_VALUE)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withRequestTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
