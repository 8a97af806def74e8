package dev.hitotsu.server.command;

import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which messages of a state are meant. */
final class FilterOptions {
    @Option(names = "--topic", paramLabel = "TOPIC", description = "Only messages to this topic.")
    private @Nullable String topic;

    @Option(
            names = "--error",
            paramLabel = "TEXT",
            description = "Only messages whose last error contains this text, in upper or lower case.")
    private @Nullable String error;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description =
                    "Only messages that were appended at this time or later: 2026-11-26T14:00:00Z, or how long ago, such as 2h.")
    private @Nullable Instant since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Only messages that were appended before this time.")
    private @Nullable Instant until;

    EntryFilter filter(OutboxState state, int limit) {
        return EntryFilter.of(state, limit).withTopic(topic).withError(error).withAppended(since, until);
    }

    /** Whether all messages of a state are meant. */
    boolean isEmpty() {
        return topic == null && error == null && since == null && until == null;
    }
}
