package dev.hitotsu.relay;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.Recovery;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.relay.internal.BatchProgress;
import dev.hitotsu.relay.internal.Delivery;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session of a term: one after the other, because what is under way is given up with its session. A sink that
 * breaks its contract holds up nobody else: what it throws from a send becomes a failed send, and from anything else a
 * {@link SinkDefectException}, which ends the term. Used by the dispatcher alone.
 */
final class OpenSession implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OpenSession.class);

    private final Sink sink;
    private final long fence;
    private final UnsettledSends unsettled = new UnsettledSends();
    private SinkSession session;
    private boolean givenUp;
    private boolean hasSent;
    /** How many sends of the term were in earlier sessions. */
    private long earlierSends;

    private boolean recoveredSettled;

    /**
     * The first session of a term.
     *
     * @throws SinkDefectException if the sink opens none
     */
    OpenSession(Sink sink, long fence) {
        this.sink = sink;
        this.fence = fence;
        this.session = open(sink, fence);
    }

    private static SinkSession open(Sink sink, long fence) {
        try {
            return requireNonNull(sink.open(fence), "sink.open: null (expected: a session)");
        } catch (RuntimeException | Error e) {
            throw new SinkDefectException(e);
        }
    }

    boolean promisesOrder() {
        return sink.pipelining() == Pipelining.ORDERED;
    }

    /** Whether the sink by itself sees to it that this destination concerns no other when it is silent. */
    boolean isolates(String destination) {
        try {
            return session.isolates(destination);
        } catch (RuntimeException | Error e) {
            throw new SinkDefectException(e);
        }
    }

    /** Gives the session time to go on. */
    void poll() {
        guarded(session::poll);
    }

    /** For how long an answer may take. */
    Duration sendTimeout() {
        return sink.sendTimeout();
    }

    /** Whether the target as such is there. Blocks for some seconds at most. */
    boolean isTargetThere() {
        try {
            return sink.isThere();
        } catch (RuntimeException | Error e) {
            log.debug("the sink could not be checked", e);
            return false;
        }
    }

    /** A defect of the sink fails the future. */
    @SuppressWarnings("NullAway")
    CompletableFuture<SendResult> send(Delivery delivery) {
        hasSent = true;
        unsettled.recordSend(delivery);
        try {
            CompletableFuture<SendResult> sending = session.send(delivery.message());
            return sending == null ? CompletableFuture.completedFuture(null) : sending;
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** How many sends there were in this term. */
    long sends() {
        return unsettled.sends();
    }

    /** The message came back: it was not taken. */
    void recordReturn(Delivery delivery) {
        unsettled.recordReturn(delivery);
    }

    /** The message came back, but the target has taken it all the same. */
    void recordTaken(Delivery delivery) {
        unsettled.recordTaken(delivery);
    }

    /**
     * Lets the session forget what is settled.
     *
     * @param delivered positions of parked messages that were just written down as delivered
     * @param open the batches that the saved position does not cover
     * @param recovered whether everything is settled that was sent before this term
     */
    void recordSettled(Collection<Long> delivered, Collection<BatchProgress> open, boolean recovered) {
        unsettled.recordSettled(delivered);
        long settled = unsettled.settled(open);
        if (settled >= earlierSends) {
            guarded(() -> session.settled(settled - earlierSends));
            if (recovered && !recoveredSettled) {
                recoveredSettled = true;
                guarded(session::recoveredSettled);
            }
        }
    }

    /** What the target has taken of earlier sends, as far as the session can tell. */
    CompletableFuture<Recovery> recover() {
        try {
            return requireNonNull(session.recover(), "session.recover: null (expected: a future)");
        } catch (RuntimeException | Error e) {
            throw new SinkDefectException(e);
        }
    }

    /** The topics under which messages to this topic are sent, each by itself. */
    List<String> addressesOf(String topic) {
        try {
            return sink.addressesOf(topic);
        } catch (RuntimeException | Error e) {
            throw new SinkDefectException(e);
        }
    }

    /** Whether the topic is a name of the sink's own. */
    boolean isAddress(String topic) {
        try {
            return sink.isAddress(topic);
        } catch (RuntimeException | Error e) {
            throw new SinkDefectException(e);
        }
    }

    /** The name of the destination; the topic where the sink cannot tell. */
    String destinationOf(Message message) {
        try {
            return String.valueOf(session.destinationOf(message));
        } catch (RuntimeException | Error e) {
            // The send will tell what is wrong with it.
            return message.topic();
        }
    }

    /** How many messages may be under way to the destination. */
    int capacityOf(String destination) {
        try {
            return session.capacityOf(destination);
        } catch (RuntimeException | Error e) {
            throw new SinkDefectException(e);
        }
    }

    /** Sends again after failures; everything was answered. */
    void resume() {
        if (givenUp) {
            close();
            session = open(sink, fence);
            earlierSends = unsettled.sends();
            recoveredSettled = false;
            givenUp = false;
        } else {
            guarded(session::resume);
        }
    }

    /** Has the sink give up all that is under way; the answers come soon. */
    void giveUp() {
        if (!givenUp) {
            givenUp = true;
            guarded(session::abort);
        }
    }

    /** Nothing more comes for a while. */
    void flush() {
        if (hasSent) {
            hasSent = false;
            guarded(session::flush);
        }
    }

    private static void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            throw new SinkDefectException(e);
        }
    }

    /** Ends the session. Blocks for a moment; does not throw. */
    @Override
    public void close() {
        try {
            session.close();
        } catch (RuntimeException | Error e) {
            log.warn("sink: a session could not be closed", e);
        }
    }
}
