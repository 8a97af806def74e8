package dev.hitotsu.server.steps;

import dev.hitotsu.cli.CommandGroup;
import picocli.CommandLine.Command;

/** Commands for people who operate handlers in steps. */
@Command(
        name = "steps",
        description = "Look at runs of handlers in steps, and retry or cancel them.",
        subcommands = {StepsListCommand.class, StepsShowCommand.class, StepsRetryCommand.class, StepsCancelCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class StepsCommand extends CommandGroup {
    /** Called by the provider. */
    public StepsCommand() {}
}
