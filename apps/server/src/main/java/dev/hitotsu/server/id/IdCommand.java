package dev.hitotsu.server.id;

import dev.hitotsu.server.command.CommandGroup;
import dev.hitotsu.server.command.CommandProvider;
import picocli.CommandLine.Command;

/** {@code hitotsu id}. */
@Command(
        name = "id",
        description = "Make unique ids, or take one apart.",
        subcommands = {IdNewCommand.class, IdDecodeCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class IdCommand extends CommandGroup {
    /** Made by the provider. */
    public IdCommand() {}

    /** Plugs the command into {@code hitotsu}. */
    public static final class Provider implements CommandProvider {
        /** Made by the service loader. */
        public Provider() {}

        @Override
        public Object command() {
            return new IdCommand();
        }
    }
}
