package dev.hitotsu.server.inbox;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedFilter;
import dev.hitotsu.server.command.MessageIdConverter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which message a command changes, or which parked messages. */
final class ParkedSelection {
    @Parameters(index = "0", paramLabel = "CONSUMER", description = "The name of the consumer's inbox.")
    private String consumer;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ID",
            converter = MessageIdConverter.class,
            description = "The id of the message.")
    private @Nullable UUID id;

    @Option(
            names = "--parked",
            description = "All messages that the consumer has parked, or those that the options name.")
    private boolean parked;

    @Mixin
    private ParkedOptions options = new ParkedOptions();

    String consumer() {
        return consumer;
    }

    /** The id of the one message; null if parked messages are meant. */
    @Nullable UUID id() {
        boolean many = parked || !options.isEmpty();
        if (id == null && !many) {
            throw new CommandException(ExitCode.USAGE, "ID: none (expected: the id of a message, or --parked)");
        }
        if (id != null && many) {
            throw new CommandException(ExitCode.USAGE, "ID: " + id + " (expected: none with --parked or its options)");
        }
        return id;
    }

    ParkedFilter filter() {
        return options.filter(consumer, id);
    }

    @Override
    public String toString() {
        return id == null ? "the parked messages of " + filter() : "message " + id + " of consumer " + consumer;
    }
}
