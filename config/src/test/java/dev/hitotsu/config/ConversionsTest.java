package dev.hitotsu.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionsTest {
    @ParameterizedTest
    @CsvSource({
        "250ms,PT0.25S",
        "5s,PT5S",
        "1m,PT1M",
        "1h30m,PT1H30M",
        "2d,PT48H",
        "7us,PT0.000007S",
        "PT5S,PT5S",
        "0s,PT0S",
    })
    void readsDurations(String text, Duration expected) {
        assertThat(Conversions.duration(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "", "5 s", "s", "-5s", "5S5", "1.5s", "99999999999999999999s", "9223372036854775807d"})
    void refusesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> Conversions.duration(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "65536,65536", "64KiB,65536", "16MiB,16777216", "1GiB,1073741824", "1kB,1000", "2 MB,2000000"})
    void readsSizes(String text, long expected) {
        assertThat(Conversions.size(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5MiB", "16mib", "MiB", "9223372036854775807KiB", "99999999999999999999"})
    void refusesWhatIsNoSize(String text) {
        assertThatThrownBy(() -> Conversions.size(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ");
    }

    @Test
    void findsTheNearestWordOnlyIfItIsNear() {
        assertThat(Suggestions.nearest("leese", java.util.List.of("lease", "saveInterval")))
                .contains("lease");
        assertThat(Suggestions.nearest("colour", java.util.List.of("lease", "saveInterval")))
                .isEmpty();
    }
}
