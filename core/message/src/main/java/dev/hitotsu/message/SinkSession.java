package dev.hitotsu.message;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The sends of one sender into a {@link Sink}, from when it may send until it may no longer.
 *
 * <p>One thread sends and resumes; results come from any thread. {@link #abort} and {@link #close} may be called by any
 * thread. Once a send was answered with {@link SendResult.Sent}, the target keeps the message; before that, nothing is
 * promised. Buffers are bounded.
 */
public interface SinkSession extends AutoCloseable {
    /**
     * Starts to send the message. May block for a short time while the sink's buffers are full, but does not wait for a
     * target that is away. The future never completes exceptionally because of the target; an exception is a defect.
     */
    CompletableFuture<SendResult> send(Message message);

    /**
     * Names the part of the target that takes the message, such as a partition, a queue or a host: what is away as a
     * whole while other parts take messages. Does not block. It may change between two sends of a message.
     */
    default String destinationOf(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        return message.topic();
    }

    /**
     * How many sends to a {@linkplain #destinationOf destination} may be under way at once now; the sender has more of
     * them wait. It is asked before each send. Does not block.
     */
    default int capacityOf(String destination) {
        requireNonNull(destination, "destination: null (expected: a name)");
        return Integer.MAX_VALUE;
    }

    /**
     * Whether a destination that answers nothing is the session's own affair: every send is answered within
     * {@link Sink#sendTimeout}, and those to such a destination fail soon and alone. Else the sender gives up a session
     * in which one destination is silent for a second while others take messages. Does not block.
     */
    default boolean isolates(String destination) {
        requireNonNull(destination, "destination: null (expected: a name)");
        return false;
    }

    /**
     * Called by the thread that sends, many times a second while anything is under way: time to go on with. Does not
     * block.
     */
    default void poll() {}

    /**
     * Accepts sends again after a failure. The caller calls it when it has seen the result of every send, so that none
     * is in flight. Sinks that do not promise {@link Pipelining#ORDERED} need not do anything.
     */
    default void resume() {}

    /**
     * Says that nothing more comes for a while, so that a session that collects messages sends what it has. Does not
     * block.
     */
    default void flush() {}

    /**
     * Finds out which messages the target has taken of those that were sent before, by this session or an earlier one
     * of any process, and are not settled. The caller treats them as sent, so a sink that can tell delivers each
     * message exactly once. Called before the first send and after each {@link #resume}; nothing is sent until the
     * answer is there. Does not block, and the answer comes within {@link Sink#sendTimeout}.
     *
     * <p>A sink that cannot tell, which is the default, says that there are none: then what it took without an answer
     * is sent again.
     */
    default CompletableFuture<Recovery> recover() {
        return CompletableFuture.completedFuture(new Recovery.Complete(Set.of()));
    }

    /**
     * The first so many sends of this session are settled: nobody will send their messages again, not even after a
     * crash. A session that remembers what it has sent may forget those. Called by the thread that sends. Does not
     * block.
     *
     * @param sends counts every call of {@link #send}, whatever its answer; never smaller than before
     */
    default void settled(long sends) {}

    /**
     * All messages that the first {@link #recover} of this session has found are settled. As {@link #settled}
     * otherwise. A relay that was held up may call this when its successor has begun: what that has sent since is not
     * meant.
     */
    default void recoveredSettled() {}

    /**
     * Ends the session because the sender may no longer send. What is not answered yet ends as
     * {@link SendResult.Unavailable} soon, and so does every later send. Nothing more reaches the target, but for what
     * is on its way already. Does not block.
     */
    void abort();

    /**
     * Ends the session as {@link #abort} does, and frees what it holds. Blocks for a second at most. Does not throw.
     */
    @Override
    void close();
}
