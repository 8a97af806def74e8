package dev.hitotsu.relay.store;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A message that left the log without having been delivered.
 *
 * @param position its place in the log
 * @param state {@code DELAYED, RETRY, BEHIND, BLOCKED, DEAD, DEAD_LETTER} or {@code SKIPPED}
 * @param ordered whether it takes part in the order of its lane: then, while it is in state {@code RETRY, BEHIND} or
 *     {@code BLOCKED}, later messages of the lane wait behind it
 * @param attempts how often it was sent without success
 * @param delay how long from now, by the store's clock, until the next attempt; for {@code DELAYED} the message says when
 * @param lastError the sink's words, null before the first failure
 * @param version grows with what people decide about it, so that an attempt that began before does not undo that
 */
public record ParkedMessage(
        long position,
        Message message,
        OutboxState state,
        boolean ordered,
        int attempts,
        Duration delay,
        @Nullable String lastError,
        long version) {

    /** The lane that this message holds back or waits in; null where it has no order. */
    public @Nullable Lane lane() {
        return ordered ? Lane.of(message) : null;
    }

    /** Whether later messages of its lane wait for it. */
    public boolean holdsLane() {
        return ordered
                && message.key() != null
                && switch (state) {
                    case RETRY, BEHIND, BLOCKED -> true;
                    case PENDING, PUBLISHED, DELAYED, DEAD, DEAD_LETTER, SKIPPED -> false;
                };
    }
}
