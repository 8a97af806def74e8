package dev.hitotsu.server.api;

import dev.hitotsu.config.EnumNames;
import dev.hitotsu.outbox.OutboxChange;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has done with a message.
 *
 * @param actor who did it
 * @param before the state that the message was in
 * @param replacement the message that stands for an edited one; null for other actions
 */
public record OutboxChangeBody(
        long number,
        Instant changedAt,
        String actor,
        String action,
        UUID messageId,
        long position,
        String before,
        @Nullable UUID replacement) {

    public static OutboxChangeBody of(OutboxChange change) {
        return new OutboxChangeBody(
                change.number(),
                change.changedAt(),
                change.actor(),
                EnumNames.kebabCase(change.action()),
                change.messageId(),
                change.position(),
                EnumNames.kebabCase(change.before()),
                change.replacement());
    }
}
