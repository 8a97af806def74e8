package dev.hitotsu.server.coord;

import dev.hitotsu.server.command.CommandGroup;
import dev.hitotsu.server.command.CommandProvider;
import picocli.CommandLine.Command;

/** {@code hitotsu coord}. */
@Command(
        name = "coord",
        description = "See who leads, who holds a lock and what is registered; read and write configuration.",
        subcommands = {
            CoordLeaderCommand.class,
            CoordLockCommand.class,
            CoordServicesCommand.class,
            CoordConfigCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class CoordCommand extends CommandGroup {
    /** Made by the provider. */
    public CoordCommand() {}

    /** Plugs the command into {@code hitotsu}. */
    public static final class Provider implements CommandProvider {
        /** Made by the service loader. */
        public Provider() {}

        @Override
        public Object command() {
            return new CoordCommand();
        }
    }
}
