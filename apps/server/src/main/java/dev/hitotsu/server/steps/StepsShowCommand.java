package dev.hitotsu.server.steps;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.Table;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.config.EnumNames;
import dev.hitotsu.inbox.step.store.RunDetails;
import dev.hitotsu.inbox.step.store.RunSummary;
import dev.hitotsu.inbox.step.store.StepRecord;
import dev.hitotsu.inbox.step.store.Unwinding;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.command.OutboxAccess;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows everything about one run. */
@Command(
        name = "show",
        description = "Show a run: its steps with their results, what comes next, and the last error.",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class StepsShowCommand implements Callable<Integer> {
    private static final int MAX_RESULT_LENGTH = 200;

    @Mixin
    private OutboxAccess database;

    @Mixin
    private RunSelection selection;

    @Override
    public Integer call() {
        RunDetails run = database.stepRuns()
                .find(selection.key())
                .orElseThrow(() -> new CommandException(
                        ExitCode.FAILED,
                        "run " + selection.key()
                                + ": unknown (expected: one that was begun, and is not forgotten yet)"));
        database.print(database.isJson() ? Json.pretty(RunDetailsBody.of(run)) : text(run));
        return ExitCode.OK;
    }

    private static String text(RunDetails details) {
        RunSummary run = details.summary();
        Unwinding unwinding = run.unwinding();
        StringJoiner lines = new StringJoiner("\n");
        lines.add(line("run", run.row()));
        lines.add(line("consumer", run.key().consumer()));
        lines.add(line("key", run.key().value()));
        lines.add(line("state", EnumNames.kebabCase(run.state())));
        lines.add(line("next", RunText.next(run)));
        lines.add(line("attempt", run.attempt()));
        if (unwinding != null) {
            lines.add(line("undone", EnumNames.kebabCase(unwinding.end()) + ": " + unwinding.reason()));
        }
        lines.add(line("last error", run.error()));
        lines.add(line("begun at", run.begunAt()));
        lines.add(line("changed at", run.changedAt()));
        return details.steps().isEmpty()
                ? lines.toString()
                : lines.add("").add(steps(details)).toString();
    }

    private static String steps(RunDetails run) {
        Table table = new Table("STEP", "NAME", "KIND", "OUTCOME", "RESULT");
        for (StepRecord step : run.steps()) {
            String result = RunDetailsBody.resultOf(step);
            table.add(
                    String.valueOf(step.number()),
                    TerminalText.singleLine(step.name()),
                    EnumNames.kebabCase(step.kind()),
                    EnumNames.kebabCase(step.outcome()) + (step.undone() ? ", undone" : ""),
                    TerminalText.singleLine(result == null ? step.reason() : result, MAX_RESULT_LENGTH));
        }
        return table.toString();
    }

    private static String line(String name, @Nullable Object value) {
        String text = value == null ? "-" : TerminalText.singleLine(value.toString());
        return String.format(Locale.ROOT, "%-15s%s", name, text);
    }
}
