package dev.hitotsu.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.cli.CommandLines;
import dev.hitotsu.cli.Hitotsu;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * {@code docs/commands.md} is what the commands say of themselves; {@code -Dhitotsu.docs.update=true} writes it anew.
 */
class CommandsPageTest {
    private static final Path PAGE = Path.of("../../docs/commands.md");
    private static final String HEAD = """
            # Commands

            What `./hitotsu COMMAND --help` prints, for every command. This page is made from the commands
            (`CommandsPageTest`), not written.
            """;

    @Test
    void pageIsInLineWithTheCommands() throws Exception {
        String expected = page();
        if (Boolean.getBoolean("hitotsu.docs.update")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(PAGE).as("run the test with -Dhitotsu.docs.update=true").hasContent(expected);
    }

    @Test
    void theSchemaOfEachConfigurationIsPrinted() {
        assertThat(print("schema-of", "gateway")).contains("\"upstreams\"");
        assertThat(print("schema-of", "relay")).contains("\"sink\"");
    }

    @Test
    void aSignalEndsInOrderWhatRunsUntilOneAndNothingElse() {
        CommandLines.create().getSubcommands().forEach((name, command) -> requireOrderlyEnd(command, List.of(name)));
    }

    private static void requireOrderlyEnd(CommandLine command, List<String> names) {
        assertThat(Hitotsu.runsUntilStopped(names))
                .as(String.join(" ", names))
                .isEqualTo(command.getUsageMessage(Ansi.OFF).contains("until SIGTERM"));
        command.getSubcommands()
                .forEach((name, below) -> requireOrderlyEnd(
                        below, Stream.concat(names.stream(), Stream.of(name)).toList()));
    }

    private static String print(String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine line = CommandLines.create().setOut(new PrintWriter(out, true));
        assertThat(line.execute(arguments)).isZero();
        return out.toString();
    }

    private static String page() {
        StringJoiner page = new StringJoiner("\n", HEAD, "");
        add(CommandLines.create(), page);
        return page.toString();
    }

    private static void add(CommandLine command, StringJoiner page) {
        String usage = command.getUsageMessage(Ansi.OFF).stripTrailing();
        page.add("\n## " + command.getCommandSpec().qualifiedName() + "\n\n```\n" + usage + "\n```");
        command.getSubcommands().values().forEach(below -> add(below, page));
    }
}
