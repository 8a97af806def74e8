package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
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
                "Skip a failed, waiting, blocked or dead message; those behind it go on. It stays to be looked at, "
                        + "and \"retry\" can still send it.")
final class OutboxSkipCommand implements Callable<Integer> {
    @Mixin
    private OutboxAccess outbox;

    @Parameters(paramLabel = "ID", converter = IdConverter.class, description = "The message's id.")
    private UUID id;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call() {
        if (!yes && !isConfirmed()) {
            throw new CommandException(ExitCode.FAILED, "message " + id + ": left as it is");
        }
        if (!outbox.admin().skip(id)) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "message " + id
                            + ": cannot be skipped (expected: one that failed, waits behind one, or was given up)");
        }
        outbox.print(outbox.isJson() ? OutboxJson.changed(1) : "1 skipped");
        return ExitCode.OK;
    }

    @SuppressWarnings("SystemConsoleNull") // null where nobody sits at it, for the main class sets jdk.console
    private boolean isConfirmed() {
        Console console = System.console();
        if (console == null) {
            throw new CommandException(ExitCode.USAGE, "skip: nobody to ask (expected: --yes)");
        }
        String answer = console.readLine("Message %s will not be delivered. Go on? [y/N] ", id);
        return answer != null && (answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes"));
    }
}
