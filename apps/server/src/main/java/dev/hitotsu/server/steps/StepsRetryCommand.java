package dev.hitotsu.server.steps;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.server.command.OutboxAccess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Has a run tried again. */
@Command(
        name = "retry",
        description = {
            "Have a halted or failed run tried again at once, from the step where it stopped.",
            "",
            "A process that has started its handler takes it up; a run without a stored message goes on when it is asked for again.%n"
        },
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class StepsRetryCommand implements Callable<Integer> {
    @Mixin
    private OutboxAccess database;

    @Mixin
    private RunSelection selection;

    @Override
    public Integer call() {
        if (!database.stepRuns().retry(selection.key())) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "run " + selection.key()
                            + ": not tried again (expected: a run that is halted or retrying; see \"steps show\")");
        }
        database.print("run " + selection.key() + " is tried again");
        return ExitCode.OK;
    }
}
