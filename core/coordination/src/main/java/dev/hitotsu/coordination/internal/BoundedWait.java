package dev.hitotsu.coordination.internal;

import dev.hitotsu.runtime.Clockwork;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a turn on a thread of its own, so that the caller is back in time although a request to the store is still
 * under way. What comes of the request after that is given back. For one call.
 */
public final class BoundedWait {
    private static final Logger log = LoggerFactory.getLogger(BoundedWait.class);

    private final Clockwork runtime;
    private final QueueWait wait;
    private final Clockwork.Waiter waiter;
    /** Whether the wait has ended, or nobody waits for its end any more. What follows does not change then. */
    private boolean over;

    private Optional<OwnedEntry> turn = Optional.empty();
    private @Nullable Throwable failure;

    public BoundedWait(Clockwork runtime, QueueWait wait) {
        this.runtime = runtime;
        this.wait = wait;
        this.waiter = runtime.waiter();
    }

    /**
     * Waits as {@link QueueWait#await} does, but no longer than the given time.
     *
     * @return empty also if a request is still under way; its thread leaves the queue afterwards
     */
    public Optional<OwnedEntry> await(long maxNanos) throws InterruptedException {
        long deadline = runtime.nanoTime() + maxNanos;
        runtime.start("hitotsu-lock-wait", this::run);
        try {
            for (long left = maxNanos; left > 0 && !isOver(); left = deadline - runtime.nanoTime()) {
                waiter.await(left);
            }
        } catch (InterruptedException e) {
            giveUp();
            turn().ifPresent(OwnedEntry::release);
            throw e;
        }
        giveUp();
        throwFailure();
        return turn();
    }

    private synchronized boolean isOver() {
        return over;
    }

    private synchronized Optional<OwnedEntry> turn() {
        return turn;
    }

    private synchronized void throwFailure() {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private void giveUp() {
        if (end(Optional.empty(), null)) {
            wait.cancel();
        }
    }

    /** False if it has ended before. */
    private synchronized boolean end(Optional<OwnedEntry> granted, @Nullable Throwable thrown) {
        if (over) {
            return false;
        }
        over = true;
        turn = granted;
        failure = thrown;
        return true;
    }

    private void run() {
        try {
            Optional<OwnedEntry> granted = wait.await();
            if (!end(granted, null)) {
                granted.ifPresent(OwnedEntry::release);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(Optional.empty(), null);
        } catch (RuntimeException | Error e) {
            if (!end(Optional.empty(), e)) {
                log.debug("a wait ended for which nobody waits any more", e);
            }
        }
        waiter.wake();
    }
}
