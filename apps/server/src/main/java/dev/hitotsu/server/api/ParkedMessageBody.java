package dev.hitotsu.server.api;

import dev.hitotsu.config.EnumNames;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedEntry;
import dev.hitotsu.inbox.parking.ParkedState;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that a consumer has parked, without its headers and payload.
 *
 * @param number grows with the order in which messages were parked
 * @param key null for a message without order
 * @param reader who has received it
 * @param nextAttemptAt null if no attempt is planned
 * @param error what failed last; null if nothing has
 */
public record ParkedMessageBody(
        long number,
        String consumer,
        UUID id,
        String state,
        String topic,
        @Nullable String key,
        String type,
        String reader,
        int attempts,
        @Nullable String error,
        @Nullable Instant nextAttemptAt,
        Instant parkedAt,
        Instant changedAt) {
    public static ParkedMessageBody of(ParkedEntry entry) {
        return new ParkedMessageBody(
                entry.number(),
                entry.consumer(),
                entry.message().id(),
                EnumNames.kebabCase(entry.state()),
                entry.message().topic(),
                entry.message().key(),
                entry.message().type(),
                entry.reader(),
                entry.attempts(),
                entry.error(),
                entry.state() == ParkedState.RETRY ? entry.nextAttemptAt() : null,
                entry.parkedAt(),
                entry.changedAt());
    }
}
