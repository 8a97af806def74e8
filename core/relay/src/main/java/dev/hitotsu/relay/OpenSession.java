package dev.hitotsu.relay;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session of a term: one after the other, because what is under way is given up with its session. A sink that breaks its
 * contract holds up nobody else: whatever it throws becomes a failed send. Used by the dispatcher alone.
 */
final class OpenSession implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OpenSession.class);

    private final Supplier<SinkSession> opener;
    private SinkSession session;
    private boolean givenUp;
    private boolean hasSent;

    /** The first session of the opener. */
    OpenSession(Supplier<SinkSession> opener) {
        this.opener = opener;
        this.session = opener.get();
    }

    /** A defect of the sink fails the future. */
    @SuppressWarnings("NullAway")
    CompletableFuture<SendResult> send(Message message) {
        hasSent = true;
        try {
            CompletableFuture<SendResult> sending = session.send(message);
            return sending == null ? CompletableFuture.completedFuture(null) : sending;
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
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

    /** Sends again after failures; everything was answered. */
    void resume() {
        if (givenUp) {
            close();
            session = opener.get();
            givenUp = false;
        } else {
            session.resume();
        }
    }

    /** Has the sink give up all that is under way; the answers come soon. */
    void giveUp() {
        if (!givenUp) {
            givenUp = true;
            session.abort();
        }
    }

    /** Nothing more comes for a while. */
    void flush() {
        if (hasSent) {
            hasSent = false;
            session.flush();
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
