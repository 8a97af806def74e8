package dev.hitotsu.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleStartTest {
    @TempDir
    private Path folder;

    /** Before anything is opened: there is neither a database nor a broker. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            host: 0.0.0.0                                                          | 0.0.0.0 without TLS (expected: tls
            host: 0.0.0.0, login: none, tls: {certificate: c.pem, key: k.pem}      | 0.0.0.0 without a login (expected: login
            """)
    void aRelayWhoseConsoleIsOpenToOthersDoesNotStart(String console, String problem) throws IOException {
        Path config = Files.writeString(folder.resolve("relay.yaml"), """
                source: {url: 'jdbc:postgresql://127.0.0.1:1/shop'}
                sink: {kafka: {bootstrapServers: '127.0.0.1:1'}}
                admin:
                  tokens: tokens
                  console: {%s}
                """.formatted(console));
        Run run = Run.of("relay", "--config", config.toString());
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("relay.yaml:5", problem);
    }
}
