package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandGroup;
import picocli.CommandLine.Command;

/** What a person who looks after an outbox can see and do. */
@Command(
        name = "outbox",
        description = "Look at the messages of an outbox, send them again or leave them out.",
        subcommands = {
            OutboxStatusCommand.class,
            OutboxListCommand.class,
            OutboxShowCommand.class,
            OutboxRetryCommand.class,
            OutboxSkipCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class OutboxCommand extends CommandGroup {}
