package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The end of a call, by {@link System#nanoTime()}. */
record Deadline(RetryPolicy retryPolicy, long nanos) {
    /**
     * Waits for a reply, which must not fail. An interrupt does not end this, and is kept for the caller: the answer to a
     * write is worth the little time.
     *
     * @throws StoreUnavailableException where the time is over
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

    /** Throws where the time is over. */
    void throwIfPassed(@Nullable Throwable cause) {
        if (System.nanoTime() - nanos >= 0) {
            throw retryPolicy.timedOut(cause);
        }
    }
}
