package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Has a projection made anew. */
@Command(
        name = "rebuild",
        description = {
            "Have a projection made anew from the beginning of its topic.",
            "",
            "Its application does that while the present one stays in use, and changes over when the new one has come as far; \"list\" "
                    + "tells when.%n"
        },
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class ProjectionRebuildCommand implements Callable<Integer> {
    @Mixin
    private OutboxAccess database;

    @Parameters(paramLabel = "NAME", description = "The name of the projection.")
    private String name;

    @Override
    public Integer call() {
        if (!database.projections().rebuild(name)) {
            throw new CommandException(
                    ExitCode.FAILED, "projection " + name + ": unknown (expected: one of \"projection list\")");
        }
        database.print("projection " + name + " is made anew");
        return ExitCode.OK;
    }
}
