package dev.hitotsu.demo.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class DemoCommandTest {
    @Test
    void placesAsManyOrdersAsTheProcessorsTake() {
        assertThat(DemoCommand.defaultOrders(2)).isEqualTo(1_200);
        assertThat(DemoCommand.defaultOrders(64)).isEqualTo(4_800);
    }

    @Test
    void aReportThatCouldNotBeWrittenAfterwardsIsRefusedBefore(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        for (Path report : List.of(folder, file.resolve("report.html"))) {
            DemoCommand command = new DemoCommand();
            new CommandLine(command).parseArgs("--exit", "--report", report.toString());
            assertThatThrownBy(command::call)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("--report: " + report + " (expected: a file that can be written)");
        }
    }

    @Test
    void aFileThatCouldNotBeWrittenAfterwardsIsRefusedBefore(@TempDir Path folder) {
        CommandLine line = new CommandLine(new DemoCommand());

        assertThatThrownBy(() -> line.parseArgs("--json", folder.toString()))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(folder + " (expected: a file in a folder that can be written to)");
    }

    /** The tests' class path is that of the demo alone. */
    @Test
    void gatewaysThatAreNotThereAreRefusedBefore(@TempDir Path folder) {
        DemoCommand command = new DemoCommand();
        new CommandLine(command)
                .parseArgs(
                        "--exit",
                        "--through",
                        "gateways",
                        "--report",
                        folder.resolve("r.html").toString());

        assertThatThrownBy(command::call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--through: gateways (expected: hitotsu-gateway-server on the class path)");
    }

    @Test
    void springHasPostgreSqlAndKafka() {
        DemoCommand command = new DemoCommand();
        new CommandLine(command).parseArgs("--services", "spring", "--broker", "rabbitmq");

        assertThatThrownBy(command::call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--services: spring (expected: plain, or --database postgresql --broker kafka");
    }
}
