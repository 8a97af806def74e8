package dev.hitotsu.google.pubsub;

import dev.hitotsu.message.Message;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a sink sends.
 *
 * @param project of topics that are named without one
 * @param source the CloudEvents source
 * @param regional whether all messages go to one region, without which keys keep no order
 * @param window how many sends may be in flight
 * @param requests how many requests with messages without a key may be in flight to a topic
 * @param maxBlock how long a send waits for a place in the window
 * @param ackTimeout how long after a send Pub/Sub may take to answer
 * @param router names the topic of a message
 */
record SinkOptions(
        String project,
        String source,
        boolean regional,
        int window,
        int requests,
        Duration maxBlock,
        Duration ackTimeout,
        Function<Message, String> router) {
    /** Why no message with this key may go to the topic; null if it may. */
    @Nullable String obstacle(String topic, @Nullable String key) {
        String unfit = ResourceNames.obstacle(topic);
        if (unfit != null) {
            return unfit;
        }
        return key != null && !regional
                ? "topic " + topic
                        + ": the message has a key, whose order would be lost between regions (expected: a region, or"
                        + " the endpoint of one)"
                : null;
    }
}
