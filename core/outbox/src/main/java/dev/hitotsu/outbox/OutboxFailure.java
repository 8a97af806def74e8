package dev.hitotsu.outbox;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A parked message, as far as a list of problems needs it: without its headers and payload.
 *
 * @param key null for none, and for one that is too large to be listed
 * @param holdsKey whether it holds back later messages of its key
 * @param error what the sink said of the last failure; null if nothing was said
 * @param parkedAt when it first failed, by the database's clock
 * @param changedAt when it last changed, by the database's clock
 */
public record OutboxFailure(
        long position,
        UUID id,
        OutboxState state,
        String topic,
        @Nullable String key,
        boolean holdsKey,
        @Nullable String error,
        Instant parkedAt,
        Instant changedAt) {
    /** Longer errors and keys are cut, in characters. */
    public static final int MAX_TEXT_LENGTH = 500;

    public OutboxFailure {
        requireNonNull(id, "id: null (expected: a UUID)");
        requireNonNull(state, "state: null (expected: an outbox state)");
        requireNonNull(topic, "topic: null (expected: a topic)");
        requireNonNull(parkedAt, "parkedAt: null (expected: a time)");
        requireNonNull(changedAt, "changedAt: null (expected: a time)");
    }

    /** A text as far as it is shown. */
    public static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= MAX_TEXT_LENGTH ? text : text.substring(0, MAX_TEXT_LENGTH);
    }
}
