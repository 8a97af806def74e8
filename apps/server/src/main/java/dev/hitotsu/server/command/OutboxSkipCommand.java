package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.server.api.ChangedBody;
import dev.hitotsu.server.api.Json;
import java.io.Console;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Skips a message. */
@Command(
        name = "skip",
        description =
                "Skip a failed, waiting, blocked or dead message, so that the messages behind it go on. You can still look at it, "
                        + "and send it with \"retry\".",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class OutboxSkipCommand implements Callable<Integer> {
    @Mixin
    private OutboxAccess outbox;

    @Parameters(paramLabel = "ID", converter = MessageIdConverter.class, description = "The id of the message.")
    private UUID id;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask for confirmation.")
    private boolean yes;

    @Override
    public Integer call() {
        if (!yes && !isConfirmed()) {
            throw new CommandException(ExitCode.FAILED, "message " + id + ": not skipped");
        }
        if (!outbox.admin().skip(id)) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "message " + id
                            + ": cannot be skipped (expected: a message that failed, waits behind another, or was given up)");
        }
        outbox.print(outbox.isJson() ? Json.pretty(new ChangedBody(1)) : "1 skipped");
        return ExitCode.OK;
    }

    @SuppressWarnings("SystemConsoleNull") // null without a terminal, because the main class sets jdk.console
    private boolean isConfirmed() {
        Console console = System.console();
        if (console == null) {
            throw new CommandException(ExitCode.USAGE, "skip: no terminal to ask for confirmation (expected: --yes)");
        }
        String answer = console.readLine("Message %s will not be delivered. Go on? [y/N] ", id);
        return answer != null && (answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes"));
    }
}
