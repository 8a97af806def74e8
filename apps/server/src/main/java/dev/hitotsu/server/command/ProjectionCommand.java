package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandGroup;
import picocli.CommandLine.Command;

/** Commands for people who operate projections. */
@Command(
        name = "projection",
        description = "Look at eventual data that is made from topics, and have it made anew.",
        subcommands = {ProjectionListCommand.class, ProjectionRebuildCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class ProjectionCommand extends CommandGroup {}
