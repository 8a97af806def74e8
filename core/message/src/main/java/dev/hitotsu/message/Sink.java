package dev.hitotsu.message;

import java.util.concurrent.CompletableFuture;

/**
 * Where messages go: a broker, or an HTTP service.
 *
 * <p>A sink takes messages from one sending thread and answers from any thread. It promises to keep a message once it
 * answered {@link SendResult.Sent}, and nothing before. Its own buffers are bounded.
 */
public interface Sink extends AutoCloseable {

    /**
     * Starts to send the message. May block for a short time while the sink's buffers are full, never for as long as the
     * target is away. The future never completes exceptionally because of the target; an exception is a defect.
     */
    CompletableFuture<SendResult> send(Message message);

    /** What the sink promises when several sends of one key are under way. */
    Pipelining pipelining();

    /**
     * Goes on after a failure. Called when the caller has seen the result of every send, so that none is under way. Sinks
     * that do not promise {@link Pipelining#ORDERED} need not do anything.
     */
    default void resume() {}

    /** Gives up what is under way and frees what the sink holds. Does not throw for a target that is away. */
    @Override
    void close();
}
