package dev.hitotsu.demo.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.cli.CommandProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
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

    /** Found by name when a process is started, so nothing else would miss it before. */
    @Test
    void theGatewaysThatClientsGoThroughAreThere() {
        assertThat(new CommandLine(new DemoCommand())
                        .getCommandSpec()
                        .findOption("--through")
                        .defaultValue())
                .isEqualTo("gateways");
        assertThat(ServiceLoader.load(CommandProvider.class).stream()
                        .flatMap(provider -> provider.get().commands().stream())
                        .map(command -> new CommandLine(command).getCommandName()))
                .contains("gateway", "relay", "demo");
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
