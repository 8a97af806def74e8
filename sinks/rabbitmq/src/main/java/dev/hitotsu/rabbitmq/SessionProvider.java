package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import dev.hitotsu.message.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens the session of a sink in the background, when it is first needed and again after a loss. After failures it waits
 * for a growing delay, until the broker has confirmed a message. Thread-safe.
 */
final class SessionProvider {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), 0.5);

    private final ConnectionFactory factory;
    private final SinkOptions options;
    private final Consumer<ChannelLoss> onLoss;
    private @Nullable CompletableFuture<SinkSession> opening;
    private @Nullable SinkSession counted;
    private boolean closed;
    private int failures;
    private long notBefore;

    SessionProvider(ConnectionFactory factory, SinkOptions options, Consumer<ChannelLoss> onLoss) {
        this.factory = factory;
        this.options = options;
        this.onLoss = onLoss;
    }

    /**
     * The session.
     *
     * @throws IOException if there is none after {@code maxBlock}
     */
    SinkSession session() throws IOException, InterruptedException {
        CompletableFuture<SinkSession> current = current();
        try {
            return current.get(options.maxBlock().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no connection within " + options.maxBlock(), e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("no connection: " + ChannelLoss.describe(cause), cause);
        }
    }

    private synchronized CompletableFuture<SinkSession> current() throws IOException {
        if (closed) {
            throw new IOException("the sink is closed");
        }
        CompletableFuture<SinkSession> current = opening;
        if (current == null || isOver(current)) {
            current = new CompletableFuture<>();
            opening = current;
            CompletableFuture<SinkSession> promise = current;
            Thread.ofVirtual().name("hitotsu-rabbitmq-connect").start(() -> open(promise));
        }
        return current;
    }

    private boolean isOver(CompletableFuture<SinkSession> attempt) {
        if (attempt.isCompletedExceptionally()) {
            return System.nanoTime() - notBefore > 0;
        }
        if (!attempt.isDone() || !attempt.join().isLost()) {
            return false;
        }
        countLoss(attempt.join());
        return System.nanoTime() - notBefore > 0;
    }

    /** A connection is no success: the broker may accept one and then refuse all that is sent over it. */
    private void countLoss(SinkSession session) {
        if (session == counted) {
            return;
        }
        counted = session;
        if (session.hasConfirmed()) {
            failures = 0;
            notBefore = System.nanoTime() - 1;
        } else {
            failed();
        }
    }

    private void open(CompletableFuture<SinkSession> promise) {
        try {
            SinkSession session = session(BrokerConnection.open(factory));
            opened(session);
            promise.complete(session);
        } catch (IOException | TimeoutException | RuntimeException e) {
            failed();
            promise.completeExceptionally(e);
        }
    }

    private SinkSession session(BrokerConnection broker) throws IOException {
        try {
            return SinkSession.open(broker, options, onLoss);
        } catch (IOException | RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    private synchronized void opened(SinkSession session) {
        if (closed) {
            session.close("the sink is closed");
        }
    }

    private synchronized void failed() {
        failures++;
        Duration delay = BACKOFF.delayAfter(failures, ThreadLocalRandom.current());
        notBefore = System.nanoTime() + delay.toNanos();
    }

    /** Closes the session, and every one that opens later. */
    void close() {
        CompletableFuture<SinkSession> current;
        synchronized (this) {
            closed = true;
            current = opening;
        }
        if (current != null && current.isDone() && !current.isCompletedExceptionally()) {
            current.join().close("the sink is closed");
        }
    }
}
