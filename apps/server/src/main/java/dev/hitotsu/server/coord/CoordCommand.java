package dev.hitotsu.server.coord;

import dev.hitotsu.cli.CommandGroup;
import picocli.CommandLine.Command;

/** The group of the commands on coordination. */
@Command(
        name = "coord",
        description = "See who leads, who holds a lock and what is registered; read and write configuration.",
        subcommands = {
            CoordLeaderCommand.class,
            CoordLockCommand.class,
            CoordServicesCommand.class,
            CoordConfigCommand.class,
            CoordFenceCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class CoordCommand extends CommandGroup {
    /** Called by the provider. */
    public CoordCommand() {}
}
