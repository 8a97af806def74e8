package dev.hitotsu.rabbitmq;

import dev.hitotsu.message.Message;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a sink sends.
 *
 * @param source the CloudEvents source
 * @param window how many sends may be in flight
 * @param maxBlock how long one send may wait for a connection, and for a place in the window
 * @param confirmTimeout how long the broker may take to answer
 * @param management whom a check asks for settings of queues; null for nobody
 */
record SinkOptions(
        String source,
        int window,
        Duration maxBlock,
        Duration confirmTimeout,
        QueueDeclaration queueDeclaration,
        Function<Message, Destination> router,
        @Nullable ManagementClient management) {}
