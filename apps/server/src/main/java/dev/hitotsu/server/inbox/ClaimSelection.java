package dev.hitotsu.server.inbox;

import dev.hitotsu.inbox.operator.InboxAdmin.ParkedFilter;
import dev.hitotsu.server.command.MessageIdConverter;
import java.util.UUID;
import picocli.CommandLine.Parameters;

/** Which claim a command is about. */
final class ClaimSelection {
    @Parameters(index = "0", paramLabel = "CONSUMER", description = "The name of the consumer's inbox.")
    private String consumer;

    @Parameters(
            index = "1",
            paramLabel = "ID",
            converter = MessageIdConverter.class,
            description = "The id of the message.")
    private UUID id;

    String consumer() {
        return consumer;
    }

    ParkedFilter filter() {
        return ParkedFilter.of(consumer, id);
    }

    UUID id() {
        return id;
    }

    @Override
    public String toString() {
        return "message " + id + " of consumer " + consumer;
    }
}
