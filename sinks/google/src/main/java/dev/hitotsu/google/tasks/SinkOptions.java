package dev.hitotsu.google.tasks;

import dev.hitotsu.message.Message;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a sink sends.
 *
 * @param parent {@code projects/P/locations/L}
 * @param url names what a task calls
 * @param unordered whether messages with keys may become tasks
 * @param caller the service account in whose name a task calls; null for nobody
 * @param source the CloudEvents source
 * @param window how many sends may be in flight
 * @param maxBlock how long a send waits for a place in the window
 * @param ackTimeout how long after a send Cloud Tasks may take to answer
 * @param dispatchDeadline how long a call may take; null for what Cloud Tasks has
 * @param router names the queue of a message
 */
record SinkOptions(
        String parent,
        Function<Message, URI> url,
        boolean unordered,
        @Nullable String caller,
        String source,
        int window,
        Duration maxBlock,
        Duration ackTimeout,
        @Nullable Duration dispatchDeadline,
        Function<Message, String> router) {
    /** The full name of a queue. */
    String queueName(String queue) {
        return parent + "/queues/" + queue;
    }
}
