package dev.hitotsu.aws;

import dev.hitotsu.message.Message;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a sink sends.
 *
 * @param source the CloudEvents source
 * @param type of all its queues
 * @param unordered whether messages with keys may go to standard queues
 * @param window how many sends may be in flight
 * @param requests how many requests to a queue may be in flight
 * @param linger how long a request waits for more entries
 * @param maxBlock how long a send waits for a place in the window
 * @param ackTimeout how long after a send SQS may take to answer
 * @param minDuplicateWindow how long queues must know what they have taken; null for whatever they do
 * @param copiedHeaders headers that are attributes as well
 * @param router names the queue of a message
 */
record SinkOptions(
        String source,
        QueueType type,
        boolean unordered,
        int window,
        int requests,
        Duration linger,
        Duration maxBlock,
        Duration ackTimeout,
        @Nullable Duration minDuplicateWindow,
        List<String> copiedHeaders,
        Function<Message, String> router) {
    /** How long a FIFO queue knows what it has taken (SQS developer guide, "Using the message deduplication ID"). */
    static final Duration DUPLICATE_WINDOW = Duration.ofMinutes(5);

    SinkOptions {
        copiedHeaders = List.copyOf(copiedHeaders);
    }

    /** Why no message with this key may go to the queue; null if it may. */
    @Nullable String obstacle(String queue, @Nullable String key) {
        String unfit = type.obstacle(queue);
        if (unfit != null) {
            return unfit;
        }
        return type == QueueType.STANDARD && key != null && !unordered
                ? "queue " + queue
                        + ": a standard queue, and the message has a key, whose order would be lost (expected:"
                        + " a FIFO queue, or unordered: true)"
                : null;
    }
}
