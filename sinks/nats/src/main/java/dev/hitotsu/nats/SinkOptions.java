package dev.hitotsu.nats;

import dev.hitotsu.message.Message;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a sink sends.
 *
 * @param source the CloudEvents source
 * @param window how many sends may be in flight
 * @param maxBlock how long a send waits for a connection and for a place in the window
 * @param ackTimeout how long the server may take to answer
 * @param declaration who declares streams
 * @param exclusiveStream the only stream, which nobody else writes; null without one
 * @param router names the subject of a message
 */
record SinkOptions(
        String source,
        int window,
        Duration maxBlock,
        Duration ackTimeout,
        StreamDeclaration declaration,
        @Nullable String exclusiveStream,
        Function<Message, String> router) {}
