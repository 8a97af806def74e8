package dev.hitotsu.server.api;

import dev.hitotsu.config.EnumNames;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxEntry;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message of an outbox, without its headers and payload.
 *
 * @param position its place in the log
 * @param key null for a message without order
 * @param appendedAt by the database's clock
 * @param deliverAfter null to deliver at once
 * @param nextAttemptAt null if no attempt is planned
 * @param lastError null if no attempt failed
 * @param size in bytes: of the payload, and of the texts as UTF-8
 */
public record OutboxEntryBody(
        UUID id,
        String state,
        long position,
        String topic,
        @Nullable String key,
        String type,
        Instant occurredAt,
        Instant appendedAt,
        @Nullable Instant deliverAfter,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable String lastError,
        long size) {

    public static OutboxEntryBody of(OutboxEntry entry) {
        Message message = entry.message();
        return new OutboxEntryBody(
                message.id(),
                EnumNames.kebabCase(entry.state()),
                entry.position(),
                message.topic(),
                message.key(),
                message.type(),
                message.occurredAt(),
                entry.appendedAt(),
                message.deliverAfter(),
                entry.attempts(),
                entry.nextAttemptAt(),
                entry.lastError(),
                entry.size());
    }
}
