package dev.hitotsu.relay.store;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A message that left the log without having been delivered.
 *
 * @param entry what was in the log
 * @param state {@code DELAYED, RETRY, WAITING, BLOCKED, DEAD, DEAD_LETTER} or {@code SKIPPED}
 * @param ordered whether it takes part in the order of its lane: then, while it is in state {@code RETRY, WAITING} or
 *     {@code BLOCKED}, later messages of the lane wait behind it
 * @param attempts how often it was sent without success
 * @param delay how long from now, by the store's clock, until the next attempt; for {@code DELAYED} the message says
 *     when
 * @param lastError what the sink said, null before the first failure
 * @param version grows with every decision of an operator about it, so that an attempt that began before does not undo
 *     it
 */
public record ParkedMessage(
        LogEntry entry,
        OutboxState state,
        boolean ordered,
        int attempts,
        Duration delay,
        @Nullable String lastError,
        long version) {
    public ParkedMessage {
        requireNonNull(entry, "entry: null (expected: a log entry)");
        requireNonNull(state, "state: null (expected: an outbox state)");
        requireNonNull(delay, "delay: null (expected: a duration)");
    }

    /** The same message in another state. */
    public ParkedMessage withState(OutboxState newState) {
        return new ParkedMessage(entry, newState, ordered, attempts, delay, lastError, version);
    }

    /** Its place in the log. */
    public long position() {
        return entry.position();
    }

    /** The message; of an unreadable row the one that stands in for it. */
    public Message message() {
        return entry.message();
    }

    /** The lane that this message holds or waits in; null where it has no order. */
    public @Nullable Lane lane() {
        return ordered ? Lane.of(message()) : null;
    }

    /** Whether later messages of its lane wait for it. */
    public boolean holdsLane() {
        return ordered
                && message().key() != null
                && switch (state) {
                    case RETRY, WAITING, BLOCKED -> true;
                    case PENDING, PUBLISHED, DELAYED, DEAD, DEAD_LETTER, SKIPPED -> false;
                };
    }
}
