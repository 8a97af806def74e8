package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RelayOptionsTest {
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    /** Else a relay would end each term with a bare "long overflow". */
    @Test
    void durationsHaveBounds() {
        String refused = ": PT2562047788015215H30M7S (expected: at most PT240000H)";
        assertThatThrownBy(() -> RelayOptions.DEFAULT.withCleanUpInterval(FOR_EVER))
                .hasMessage("cleanUpInterval" + refused);
        assertThatThrownBy(() -> RelayOptions.DEFAULT.withSaveInterval(FOR_EVER))
                .hasMessage("saveInterval" + refused);
        assertThatThrownBy(() -> new RelayOptions.Lease(FOR_EVER, Duration.ofSeconds(1)))
                .hasMessage("duration" + refused);
    }
}
