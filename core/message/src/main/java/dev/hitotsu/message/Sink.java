package dev.hitotsu.message;

import java.util.Collection;
import java.util.List;
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

    /**
     * Asks the target what would keep messages to these topics from being delivered, and whether it answers at all. Blocks for
     * some seconds at most. Any thread may call it, also while messages are sent.
     *
     * @param topics of messages, as they stand before the sink gives them other names
     * @return one reason for each obstacle; empty if there is none
     */
    List<String> check(Collection<String> topics);

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
