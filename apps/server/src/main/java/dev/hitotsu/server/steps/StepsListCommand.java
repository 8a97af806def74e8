package dev.hitotsu.server.steps;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.Table;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.config.EnumNames;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.RunSummary;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.command.OutboxAccess;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists runs. */
@Command(
        name = "list",
        description = {
            "List runs, the newest first; without --state, those that have not ended.",
            "",
            "NEXT says who goes on with a run, and when. A run with a stored message is taken up by any process that has started its"
                    + " handler; others go on when they are asked for again, by the broker's redelivery or the client's request.%n"
        },
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class StepsListCommand implements Callable<Integer> {
    private static final List<RunState> NOT_ENDED =
            List.of(RunState.READY, RunState.RUNNING, RunState.WAITING, RunState.RETRYING, RunState.HALTED);
    private static final int MAX_NAME_LENGTH = 40;
    private static final int MAX_ERROR_LENGTH = 60;
    private static final int MAX_LIMIT = 10_000;

    @Mixin
    private OutboxAccess database;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            split = ",",
            converter = RunStateConverter.class,
            completionCandidates = RunStateConverter.Names.class,
            description = "Only runs in these states: ${COMPLETION-CANDIDATES}.")
    private List<RunState> states = NOT_ENDED;

    @Option(names = "--consumer", paramLabel = "NAME", description = "Only runs of this consumer.")
    private @Nullable String consumer;

    @Option(
            names = "--before",
            paramLabel = "RUN",
            description = "Only runs that began earlier: the last number of a list leads to the next.")
    private @Nullable Long before;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "Max number of runs, 1 to 10000 (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new CommandException(ExitCode.USAGE, "--limit: " + limit + " (expected: 1.." + MAX_LIMIT + ")");
        }
        List<RunSummary> runs = database.stepRuns().list(consumer, Set.copyOf(states), before, limit);
        database.print(
                database.isJson() ? Json.pretty(runs.stream().map(RunBody::of).toList()) : text(runs));
        return ExitCode.OK;
    }

    private static String text(List<RunSummary> runs) {
        if (runs.isEmpty()) {
            return "none";
        }
        Table table = new Table("RUN", "CONSUMER", "KEY", "STATE", "STEPS", "ATTEMPT", "NEXT", "LAST ERROR");
        for (RunSummary run : runs) {
            table.add(
                    String.valueOf(run.row()),
                    TerminalText.singleLine(run.key().consumer(), MAX_NAME_LENGTH),
                    TerminalText.singleLine(run.key().value(), MAX_NAME_LENGTH),
                    EnumNames.kebabCase(run.state())
                            + (run.unwinding() != null && !run.state().isEnded() ? ", undoing" : ""),
                    String.valueOf(run.steps()),
                    String.valueOf(run.attempt()),
                    TerminalText.singleLine(RunText.next(run)),
                    TerminalText.singleLine(run.error(), MAX_ERROR_LENGTH));
        }
        return table.toString();
    }
}
