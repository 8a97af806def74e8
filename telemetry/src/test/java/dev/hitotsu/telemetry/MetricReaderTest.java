package dev.hitotsu.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.config.LiveText;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricReaderTest {
    private static Optional<MetricSettings> read(String yaml) {
        return ConfigFile.of("test.yaml", yaml, name -> null)
                .read(root -> root.optionalSection(MetricReader.METRICS, MetricReader::read));
    }

    @Test
    void metricsAreLinesUnlessACollectorIsNamed() {
        assertThat(read("metrics: {every: 10s}"))
                .contains(new MetricSettings(new Destination.Lines(), Duration.ofSeconds(10)));
        assertThat(read("metrics: {otlp: 'http://collector:4318', headers: {X-Key: k}}"))
                .contains(new MetricSettings(
                        new Destination.Otlp(URI.create("http://collector:4318"), Map.of("X-Key", LiveText.fixed("k"))),
                        Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {every: 500ms}                                   | every: PT0.5S (expected: 1s to 1h)
            {every: 2h}                                      | every: PT2H (expected: 1s to 1h)
            {otlp: collector}                                | otlp: no URL of a server (expected: a URL such as
            {otlp: 'http://me:secret@collector:4318'}        | otlp: http://…@collector (expected: no user there
            """)
    void whatMakesNoSenseIsRefused(String section, String message) {
        assertThatThrownBy(() -> read("metrics: " + section))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret");
    }
}
