package dev.hitotsu.outbox;

import dev.hitotsu.message.Message;
import java.time.Duration;

/**
 * Sees what an {@link Outbox} appends, for metrics and traces. It is called on the threads that append and must not
 * block. What it throws is logged and changes nothing.
 */
public interface OutboxObserver {
    /**
     * A message is appended: to a buffer, or directly. It may yet be rolled back.
     *
     * @return the message, or the same message with more headers
     */
    default Message onAppend(Message message) {
        return message;
    }

    /**
     * Messages were written to the database.
     *
     * @param count how many, at least one
     * @param took the time of the statement, with the COMMIT where both took one round trip
     */
    default void onWritten(int count, Duration took) {}
}
