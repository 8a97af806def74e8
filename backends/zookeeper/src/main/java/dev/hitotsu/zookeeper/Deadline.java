package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The deadline of a call, by {@link System#nanoTime()}. */
record Deadline(RetryPolicy retryPolicy, long nanos) {
    /**
     * Waits for a reply that cannot fail. An interrupt does not end the wait; the status is kept for the caller. The
     * answer to a write is worth the short time.
     *
     * @throws StoreUnavailableException if the deadline passes
     */
    <T> T await(CompletableFuture<T> reply) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return reply.get(nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (TimeoutException e) {
            throw retryPolicy.timedOut(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Waits for a reply as {@link #await} does, but no longer than {@code patience}; false if none has come by then. It
     * waits for twice the half of it: after a pause of this process, the answer may be there and not read yet.
     */
    boolean hasCome(CompletableFuture<?> reply, Duration patience) {
        Duration half = patience.dividedBy(2);
        boolean early = waitedFor(reply, half);
        return early || waitedFor(reply, half);
    }

    private boolean waitedFor(CompletableFuture<?> reply, Duration patience) {
        return await(reply.thenApply(any -> true).completeOnTimeout(false, patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Throws a {@link StoreUnavailableException} if the deadline has passed. */
    void throwIfPassed(@Nullable Throwable cause) {
        if (System.nanoTime() - nanos >= 0) {
            throw retryPolicy.timedOut(cause);
        }
    }
}
