package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.server.api.ChangedBody;
import dev.hitotsu.server.api.Json;
import java.io.Console;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Skips messages. */
@Command(
        name = "skip",
        description = {
            "Skip messages, so that those behind them go on: by their ids, all in one state, or all that failed.",
            "",
            "You can still look at a skipped message, and send it with \"retry\".%n"
        },
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class OutboxSkipCommand implements Callable<Integer> {
    @Mixin
    private OutboxAccess outbox;

    @ArgGroup(multiplicity = "1")
    private Selection selection;

    /** Exactly one of these. */
    static final class Selection {
        @Parameters(
                paramLabel = "ID",
                arity = "1..*",
                converter = MessageIdConverter.class,
                description = "The ids of the messages.")
        private @Nullable List<UUID> ids;

        @Option(
                names = "--state",
                paramLabel = "STATE",
                converter = StateConverter.class,
                completionCandidates = StateConverter.Names.class,
                description = "All messages in this state: retry, waiting, blocked, dead, dead-letter or delayed.")
        private @Nullable OutboxState state;

        @Option(names = "--all", description = "All messages in the states retry, blocked, dead and dead-letter.")
        private boolean all;

        /** What would be skipped, for the question. */
        String describe() {
            if (ids != null) {
                return ids.size() == 1 ? "Message " + ids.getFirst() : ids.size() + " messages";
            }
            return all ? "All messages that failed" : "All messages in state " + state;
        }
    }

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask for confirmation.")
    private boolean yes;

    @Override
    public Integer call() {
        if (!yes && !isConfirmed()) {
            throw new CommandException(ExitCode.FAILED, "nothing was skipped");
        }
        OutboxAdmin admin = outbox.admin();
        int changed = selection.ids == null ? skipStates(admin) : skipIds(admin, selection.ids);
        outbox.print(outbox.isJson() ? Json.pretty(new ChangedBody(changed)) : changed + " skipped");
        return ExitCode.OK;
    }

    private int skipStates(OutboxAdmin admin) {
        OutboxState state = selection.all ? OutboxState.DEAD : Objects.requireNonNull(selection.state);
        List<OutboxState> states = StateSelection.of(selection.all, state, OutboxState.WAITING, OutboxState.DELAYED);
        return states.stream().mapToInt(admin::skipAll).sum();
    }

    private static int skipIds(OutboxAdmin admin, List<UUID> ids) {
        List<UUID> missing = ids.stream().filter(id -> !admin.skip(id)).toList();
        if (!missing.isEmpty()) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "message " + missing
                            + ": cannot be skipped (expected: a message that failed, waits behind another, or was given"
                            + " up); " + (ids.size() - missing.size()) + " others are");
        }
        return ids.size();
    }

    @SuppressWarnings("SystemConsoleNull") // null without a terminal, because the main class sets jdk.console
    private boolean isConfirmed() {
        Console console = System.console();
        if (console == null) {
            throw new CommandException(ExitCode.USAGE, "skip: no terminal to ask for confirmation (expected: --yes)");
        }
        String answer = console.readLine("%s will not be delivered. Go on? [y/N] ", selection.describe());
        return answer != null && (answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes"));
    }
}
