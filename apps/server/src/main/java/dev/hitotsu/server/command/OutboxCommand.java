package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandGroup;
import picocli.CommandLine.Command;

/** Commands for people who operate an outbox. */
@Command(
        name = "outbox",
        description = "Look at the messages of an outbox, send them again, skip or edit them.",
        subcommands = {
            OutboxStatusCommand.class,
            OutboxListCommand.class,
            OutboxShowCommand.class,
            OutboxRetryCommand.class,
            OutboxSkipCommand.class,
            OutboxEditCommand.class,
            OutboxChangesCommand.class,
            OutboxRealignCommand.class,
            OutboxSourceCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class OutboxCommand extends CommandGroup {}
