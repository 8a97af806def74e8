package dev.hitotsu.message;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens the connection of a session in the background, when it is first needed and again after a loss. After failures
 * it waits for a growing delay, until the target has taken a message. Thread-safe. For authors of sinks whose client
 * does not reconnect by itself, or would send again what the session has given up.
 *
 * @param <C> a connection
 */
public final class Reconnector<C extends SinkConnection> {
    private static final String ENDED = "the session has ended";
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), 0.5);

    private final String threadName;
    private final Duration maxWait;
    private final Opener<C> opener;
    private final LongSupplier nanoTime;
    private @Nullable CompletableFuture<C> opening;
    private @Nullable C counted;
    private boolean closed;
    private int failures;
    private long notBefore;

    /**
     * Opens a connection.
     *
     * @param <C> a connection
     */
    @FunctionalInterface
    public interface Opener<C> {
        /**
         * Connects. May block for a client's time-outs.
         *
         * @throws IOException whose message is the reason, without a secret of the address
         */
        C open() throws IOException, InterruptedException;
    }

    /**
     * Opens nothing yet.
     *
     * @param threadName of the thread that connects
     * @param maxWait how long {@link #connection} waits for one
     */
    public Reconnector(String threadName, Duration maxWait, Opener<C> opener) {
        this(threadName, maxWait, opener, System::nanoTime);
    }

    /** With a clock such as {@link System#nanoTime}, by which it waits between attempts. */
    Reconnector(String threadName, Duration maxWait, Opener<C> opener, LongSupplier nanoTime) {
        this.threadName = requireNonNull(threadName, "threadName: null (expected: a name)");
        this.maxWait = requireNonNull(maxWait, "maxWait: null (expected: a duration)");
        this.opener = requireNonNull(opener, "opener: null (expected: what opens a connection)");
        this.nanoTime = nanoTime;
    }

    /**
     * The connection.
     *
     * @throws IOException if there is none after the longest wait
     */
    public C connection() throws IOException, InterruptedException {
        CompletableFuture<C> current = current();
        try {
            return current.get(maxWait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no connection within " + maxWait, e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("no connection: " + cause.getMessage(), cause);
        }
    }

    private synchronized CompletableFuture<C> current() throws IOException {
        if (closed) {
            throw new IOException(ENDED);
        }
        CompletableFuture<C> current = opening;
        if (current == null || isOver(current)) {
            current = new CompletableFuture<>();
            opening = current;
            CompletableFuture<C> promise = current;
            Thread.ofVirtual().name(threadName).start(() -> open(promise));
        }
        return current;
    }

    private boolean isOver(CompletableFuture<C> attempt) {
        if (attempt.isCompletedExceptionally()) {
            return nanoTime.getAsLong() - notBefore > 0;
        }
        if (!attempt.isDone() || !attempt.join().isLost()) {
            return false;
        }
        countLoss(attempt.join());
        return nanoTime.getAsLong() - notBefore > 0;
    }

    /** A connection is no success: the target may accept one and then refuse all that is sent over it. */
    private void countLoss(C lost) {
        if (lost == counted) {
            return;
        }
        counted = lost;
        if (lost.hasTaken()) {
            failures = 0;
            notBefore = nanoTime.getAsLong() - 1;
        } else {
            failed();
        }
    }

    /** Whoever waits for the connection must hear of whatever the opener throws. */
    @SuppressWarnings("CatchThrowable")
    private void open(CompletableFuture<C> promise) {
        try {
            C connection = opener.open();
            opened(connection);
            promise.complete(connection);
        } catch (Throwable e) {
            failed();
            promise.completeExceptionally(e);
        }
    }

    private synchronized void opened(C connection) {
        if (closed) {
            connection.abort(ENDED);
        }
    }

    private synchronized void failed() {
        failures++;
        Duration delay = BACKOFF.delayAfter(failures, ThreadLocalRandom.current());
        notBefore = nanoTime.getAsLong() + delay.toNanos();
    }

    /** Gives up the connection, and every one that opens later. Does not block. */
    public void abort() {
        end().ifPresent(connection -> connection.abort(ENDED));
    }

    /** Closes the connection, and gives up every one that opens later. Blocks for a second at most. */
    public void close() {
        end().ifPresent(connection -> connection.close(ENDED));
    }

    private synchronized Optional<C> end() {
        closed = true;
        CompletableFuture<C> current = opening;
        return current == null || !current.isDone() || current.isCompletedExceptionally()
                ? Optional.empty()
                : Optional.of(current.join());
    }
}
