package dev.hitotsu.server.inbox;

import dev.hitotsu.inbox.operator.InboxAdmin.ParkedFilter;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.server.command.TimeConverter;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which parked messages are meant. */
final class ParkedOptions {
    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only parked messages in this state: ${COMPLETION-CANDIDATES}.")
    private @Nullable ParkedState state;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Only parked messages of this topic.")
    private @Nullable String topic;

    @Option(
            names = "--error",
            paramLabel = "TEXT",
            description = "Only parked messages whose last error contains this text, in upper or lower case.")
    private @Nullable String error;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description =
                    "Only messages that were parked at this time or later: 2026-11-26T14:00:00Z, or how long ago, such as 2h.")
    private @Nullable Instant since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Only messages that were parked before this time.")
    private @Nullable Instant until;

    ParkedFilter filter(@Nullable String consumer, @Nullable UUID messageId) {
        return new ParkedFilter(consumer, messageId, state, topic, error, since, until, null);
    }

    boolean isEmpty() {
        return state == null && topic == null && error == null && since == null && until == null;
    }
}
