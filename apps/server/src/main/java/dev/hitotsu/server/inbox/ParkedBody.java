package dev.hitotsu.server.inbox;

import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.jdbc.InboxAdmin.ParkedEntry;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A parked message in JSON, without its payload. */
record ParkedBody(
        long number,
        String consumer,
        UUID messageId,
        ParkedState state,
        String topic,
        @Nullable String key,
        String type,
        String reader,
        int attempts,
        @Nullable String error,
        @Nullable Instant nextAttemptAt,
        Instant parkedAt,
        Instant changedAt) {
    static ParkedBody of(ParkedEntry entry) {
        return new ParkedBody(
                entry.number(),
                entry.consumer(),
                entry.message().id(),
                entry.state(),
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
