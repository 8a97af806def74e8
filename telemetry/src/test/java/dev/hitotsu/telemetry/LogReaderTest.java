package dev.hitotsu.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.config.LiveText;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogReaderTest {
    private static Optional<Destination.Otlp> read(String yaml) {
        return ConfigFile.of("test.yaml", yaml, name -> null)
                .read(root -> root.optionalSection(LogReader.LOGS, LogReader::read));
    }

    @Test
    void recordsGoToTheCollectorThatIsNamed() {
        assertThat(read("logs: {otlp: 'http://collector:4318', headers: {X-Key: k}}"))
                .contains(new Destination.Otlp(
                        URI.create("http://collector:4318"), Map.of("X-Key", LiveText.fixed("k"))));
        assertThat(read("{}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                               | otlp: missing (expected: a URL such as
            {otlp: collector}                                | otlp: no URL of a server (expected: a URL such as
            {otlp: 'http://me:secret@collector:4318'}        | otlp: http://…@collector (expected: no user there
            """)
    void whatMakesNoSenseIsRefused(String section, String message) {
        assertThatThrownBy(() -> read("logs: " + section))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret");
    }
}
