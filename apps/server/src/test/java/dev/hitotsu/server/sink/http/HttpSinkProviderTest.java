package dev.hitotsu.server.sink.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.server.relay.Sinks;
import dev.hitotsu.server.sink.SinkConfig;
import dev.hitotsu.server.sink.SinkReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSinkProviderTest {
    @TempDir
    Path folder;

    private static SinkConfig sink(String destinations) {
        String yaml = "sink: {http: {destinations: {" + destinations + "}}}";
        return ConfigFile.of("test.yaml", yaml, name -> null).read(SinkReader::read);
    }

    private static void check(String destinations) {
        Sinks.check(sink(destinations), RelayOptions.DEFAULT);
    }

    @Test
    void saysWhereTheTopicsGoAndNoSecret() {
        SinkConfig config =
                sink("payments: {url: 'https://example.com/charges?token=secret', topics: [charges, refunds],"
                        + " headers: {Authorization: Bearer secret}}, webhooks: {}");

        assertThat(config.displayName()).isEqualTo("HTTP: payments, webhooks");
        assertThat(config.purpose())
                .isEqualTo("HTTP: [charges, refunds] to https://example.com/charges; * to the URL of the message");
        assertThat(config.topics()).containsExactlyInAnyOrder("charges", "refunds");
        assertThat(config.routing() + config).doesNotContain("secret");
        Sinks.check(config, RelayOptions.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: {url: 'ht tp://x'} | url",
                "a: {url: nowhere} | nowhere (expected: a URL",
                "a: {url: 'https://a/', concurrency: 0} | concurrency: 0 (expected: 1..10000)",
                "a: {url: 'https://a/', answers: {outcomes: [200]}} | outcomes: 200 (expected: 400..499)",
                "a: {url: 'https://a/', answers: {maxBody: 2MiB}} | (expected: 0..1048576)",
                "a: {url: 'https://a/', headers: {Host: b}} | header Host: belongs to the connection",
                "a: {url: 'https://a/', headers: {X: \"a\\nb\"}} | a character that no header can have",
                "a: {url: 'https://a/', tls: {key: /k}} | key: /k (expected: a key with a certificate",
                "a: {url: 'https://a/', colour: red} | colour"
            })
    void aWrongValueIsNamedWithWhatWasExpected(String destination, String message) {
        assertThatThrownBy(() -> sink(destination))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("test.yaml:1:")
                .hasMessageContaining(message);
    }

    @Test
    void oneDestinationIsNeeded() {
        assertThatThrownBy(() -> sink("")).hasMessageContaining("destinations: none (expected: one at least)");
    }

    @Test
    void whatTheSinkRefusesIsFoundByTheCheck() {
        assertThatThrownBy(() -> check("a: {url: 'http://example.com/'}"))
                .hasMessageContaining("http (expected: https; http only where it is allowed)");
        assertThatThrownBy(() -> check("a: {url: 'https://a/', timeout: 6s}"))
                .hasMessageContaining("PT6S (expected: at most PT5S");
        assertThatThrownBy(() -> check("a: {}, b: {}")).hasMessageContaining("destination for all other topics: two");
        assertThat(Sinks.obstacles(
                        sink("a: {url: 'https://127.0.0.1/', topics: [a]}"), RelayOptions.DEFAULT, List.of("lost")))
                .containsExactlyInAnyOrder(
                        "topic lost: no destination (expected: one of [a])",
                        "destination a: host: 127.0.0.1 is 127.0.0.1, a loopback address (expected: a public address, or"
                                + " one in an allowed network)");
    }

    @Test
    void aShorterLeaseMakesTheTimeLimitShorter() {
        RelayOptions brief =
                RelayOptions.DEFAULT.withLease(new RelayOptions.Lease(Duration.ofSeconds(2), Duration.ofSeconds(1)));

        Sinks.check(sink("a: {url: 'https://a/'}"), brief);
        assertThatThrownBy(() -> Sinks.check(sink("a: {url: 'https://a/', timeout: 3s}"), brief))
                .hasMessageContaining("PT3S (expected: at most PT2S");
    }

    @Test
    void aFileWithSecretsThatOthersCanReadIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("secrets"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        String destination = "a: {url: 'https://a/', signingSecrets: " + file + "}";

        assertThatThrownBy(() -> check(destination)).hasMessageContaining("others can use it (expected: rw-------)");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        check(destination);
    }
}
