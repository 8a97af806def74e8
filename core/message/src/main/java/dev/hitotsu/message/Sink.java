package dev.hitotsu.message;

import java.util.concurrent.CompletableFuture;

/**
 * Where messages go: a broker, or an HTTP service.
 *
 * <p>One thread sends into a sink; it answers from any thread. Once it has answered {@link SendResult.Sent}, the target keeps
 * the message; before that, nothing is promised. Its own buffers are bounded.
 */
public interface Sink extends AutoCloseable {

    /**
     * Starts to send the message. May block for a short time while the sink's buffers are full, but does not wait for a
     * target that is away. The future never completes exceptionally because of the target; an exception is a defect.
     */
    CompletableFuture<SendResult> send(Message message);

    /** What the sink promises when several sends of one key are in flight. */
    Pipelining pipelining();

    /**
     * Accepts sends again after a failure. The caller calls it when it has seen the result of every send, so that none is in
     * flight. Sinks that do not promise {@link Pipelining#ORDERED} need not do anything.
     */
    default void resume() {}

    /** Gives up what is in flight and frees what the sink holds. Does not throw for a target that is away. */
    @Override
    void close();
}
