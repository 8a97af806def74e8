package dev.hitotsu.mysql;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerVersionTest {
    @ParameterizedTest
    @ValueSource(strings = {"10.6.0-MariaDB", "11.4.5-MariaDB-log", "8.0.13", "8.4.3-commercial", "9.5.0"})
    void whatHasAllThatIsUsedIsSupported(String text) {
        assertThatCode(() -> ServerVersion.parse(text).requireSupported()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.5.29-MariaDB", "8.0.12", "5.6.24-log", "5.7.44", "unknown"})
    void whatIsOlderIsRefusedByItsVersion(String text) {
        assertThatThrownBy(() -> ServerVersion.parse(text).requireSupported())
                .hasMessageContaining(text)
                .hasMessageContaining("expected: MariaDB 10.6 or newer, or MySQL 8.0.13 or newer");
    }
}
