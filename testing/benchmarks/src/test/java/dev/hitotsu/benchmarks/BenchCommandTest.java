package dev.hitotsu.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class BenchCommandTest {
    @ParameterizedTest
    @ValueSource(strings = {"relay", "coordination", "ids", "gateway"})
    void aFileThatCouldNotBeWrittenAfterwardsIsRefusedBefore(String benchmark, @TempDir Path folder) {
        CommandLine line = new CommandLine(new BenchCommand());
        Path missing = folder.resolve("missing/out.json");

        assertThatThrownBy(() -> line.parseArgs(benchmark, "--json", missing.toString()))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(missing + " (expected: a file in a folder that can be written to)");
        assertThat(line.parseArgs(
                                benchmark, "--json", folder.resolve("out.json").toString())
                        .subcommand()
                        .hasMatchedOption("--json"))
                .isTrue();
    }
}
