package dev.hitotsu.demo.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class DemoCommandTest {
    @Test
    void aFileThatCouldNotBeWrittenAfterwardsIsRefusedBefore(@TempDir Path folder) {
        CommandLine line = new CommandLine(new DemoCommand());

        assertThatThrownBy(() -> line.parseArgs("--json", folder.toString()))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(folder + " (expected: a file in a folder that can be written to)");
    }
}
