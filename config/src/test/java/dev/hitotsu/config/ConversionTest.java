package dev.hitotsu.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionTest {
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
        assertThat(Conversion.DURATION.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "", "5 s", "s", "-5s", "5S5", "1.5s", "99999999999999999999s", "9223372036854775807d"})
    void refusesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> Conversion.DURATION.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "65536,65536", "64KiB,65536", "16MiB,16777216", "1GiB,1073741824", "1kB,1000", "2 MB,2000000"})
    void readsSizes(String text, long expected) {
        assertThat(Conversion.SIZE.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5MiB", "16mib", "MiB", "9223372036854775807KiB", "99999999999999999999"})
    void refusesWhatIsNoSize(String text) {
        assertThatThrownBy(() -> Conversion.SIZE.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ");
    }

    @ParameterizedTest
    @CsvSource({"PT0.25S,250ms", "PT90M,1h30m", "PT48H,2d", "PT0S,0s", "PT0.000000007S,7ns"})
    void writesDurationsAsPeopleDo(Duration duration, String expected) {
        assertThat(Conversion.DURATION.toJson(duration).asText()).isEqualTo(expected);
        assertThat(Conversion.DURATION.parse(expected)).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "65536,64KiB", "16777216,16MiB", "1000,1000", "9223372036854775807,9223372036854775807"})
    void writesSizesAsPeopleDo(long size, String expected) {
        assertThat(Conversion.SIZE.toJson(size).asText()).isEqualTo(expected);
        assertThat(Conversion.SIZE.parse(expected)).isEqualTo(size);
    }

    @Test
    void findsTheNearestWordOnlyIfItIsNear() {
        assertThat(Suggestions.nearest("leese", java.util.List.of("lease", "saveInterval")))
                .contains("lease");
        assertThat(Suggestions.nearest("colour", java.util.List.of("lease", "saveInterval")))
                .isEmpty();
    }
}
