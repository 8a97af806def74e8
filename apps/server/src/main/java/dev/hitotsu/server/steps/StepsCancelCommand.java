package dev.hitotsu.server.steps;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.server.command.OutboxAccess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has a run undone. */
@Command(
        name = "cancel",
        description = {
            "Have a run undone: its recorded steps, the last one first. A step that is under way is finished before, and undone as well; "
                    + "a call in doubt is undone by its key.",
            "",
            "The handler's own code undoes the steps, so a process that has it must run.%n"
        },
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class StepsCancelCommand implements Callable<Integer> {
    @Mixin
    private OutboxAccess database;

    @Mixin
    private RunSelection selection;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "cancelled by an operator",
            description = "Why, for those who look later (${DEFAULT-VALUE}).")
    private String reason;

    @Override
    public Integer call() {
        if (!database.stepRuns().cancel(selection.key(), reason)) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "run " + selection.key()
                            + ": not cancelled (expected: a run that has not ended, and is not being undone; see \"steps show\")");
        }
        database.print("run " + selection.key() + " is being undone; \"steps show\" tells how far");
        return ExitCode.OK;
    }
}
