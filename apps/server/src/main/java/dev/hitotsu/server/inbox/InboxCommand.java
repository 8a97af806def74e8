package dev.hitotsu.server.inbox;

import dev.hitotsu.cli.CommandGroup;
import picocli.CommandLine.Command;

/** Commands for people who operate consumers. */
@Command(
        name = "inbox",
        description =
                "Look at what consumers have handled, skip a message that one cannot handle, or have one handled again.",
        subcommands = {
            InboxListCommand.class,
            InboxShowCommand.class,
            InboxStatusCommand.class,
            InboxSkipCommand.class,
            InboxRetryCommand.class,
            InboxEditCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class InboxCommand extends CommandGroup {
    /** Called by the provider. */
    public InboxCommand() {}
}
