package dev.hitotsu.outbox;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message in the outbox and what became of it so far.
 *
 * @param position its place in the log
 * @param message without headers and payload where it is not complete
 * @param size in bytes: of the payload, and of the texts as UTF-8
 * @param isComplete false where the message was too large to be read whole
 * @param appendedAt when it was appended, by the database's clock
 * @param attempts how often it was sent without success, also before an operator had it sent again
 * @param nextAttemptAt when it is sent again, by the database's clock; null where that is not planned
 * @param lastError what the sink said of the last failure, or why the row in the log is no message
 * @param parkedAt when it was parked, because it failed or came behind one that had; null if it is not
 * @param changedAt when it last failed or was changed; null if it is not parked
 */
public record OutboxEntry(
        long position,
        Message message,
        long size,
        boolean isComplete,
        Instant appendedAt,
        OutboxState state,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable String lastError,
        @Nullable Instant parkedAt,
        @Nullable Instant changedAt) {
    public OutboxEntry {
        requireNonNull(message, "message: null (expected: a message)");
        requireNonNull(appendedAt, "appendedAt: null (expected: a time)");
        requireNonNull(state, "state: null (expected: an outbox state)");
    }

    /** One that is not parked. */
    public OutboxEntry(
            long position,
            Message message,
            long size,
            boolean isComplete,
            Instant appendedAt,
            OutboxState state,
            int attempts,
            @Nullable Instant nextAttemptAt,
            @Nullable String lastError) {
        this(position, message, size, isComplete, appendedAt, state, attempts, nextAttemptAt, lastError, null, null);
    }

    /** The same message with another state, without attempts and errors. */
    public OutboxEntry withState(OutboxState newState) {
        return new OutboxEntry(position, message, size, isComplete, appendedAt, newState, 0, null, null);
    }
}
