package dev.hitotsu.coordination;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A lock that one holder in all processes has at a time, given in the order of asking. It is released when its holder
 * closes it, or dies.
 *
 * <p>Re-entrant for the thread that holds it through the same {@code Lock}: it gets a grant with the same fence, and the
 * lock is released when each was closed. Thread-safe.
 */
public interface Lock {
    /**
     * Waits for the lock, for as long as that takes. An outage of the store is waited out.
     *
     * @throws InterruptedException where the thread is interrupted; its place in the queue is given up then
     */
    Grant acquire() throws InterruptedException;

    /**
     * Waits for the lock, but no longer than that.
     *
     * @return empty where the time ran out; the place in the queue is given up then, also where the store is away right now
     * @throws InterruptedException where the thread is interrupted
     */
    Optional<Grant> tryAcquire(Duration wait) throws InterruptedException;

    /**
     * Who holds it, and then who waits, the next one first. Blocks for the store.
     *
     * @throws CoordinationException where the store does not answer
     */
    List<QueueEntry> queue();

    /**
     * Runs the work while holding the lock.
     *
     * @param <R> what the work results in
     * @param <E> what the work throws
     */
    default <R, E extends Exception> R run(LockedWork<R, E> work) throws InterruptedException, E {
        try (Grant grant = acquire()) {
            return work.run(grant);
        }
    }

    /** Work under a lock, which passes the grant's fence to what it writes to. */
    @FunctionalInterface
    interface LockedWork<R, E extends Exception> {
        R run(Grant grant) throws E;
    }
}
