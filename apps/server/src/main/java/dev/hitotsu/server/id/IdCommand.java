package dev.hitotsu.server.id;

import dev.hitotsu.cli.CommandGroup;
import picocli.CommandLine.Command;

/** The group of the commands on ids. */
@Command(
        name = "id",
        description = "Make unique ids, or take one apart.",
        subcommands = {IdNewCommand.class, IdDecodeCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class IdCommand extends CommandGroup {
    /** Called by the provider. */
    public IdCommand() {}
}
