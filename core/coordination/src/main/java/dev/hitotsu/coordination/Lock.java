package dev.hitotsu.coordination;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one holder in all processes has at a time, granted in the order of the requests. It is released when its
 * holder closes it or dies.
 *
 * <p>The lock is re-entrant for a thread that holds it through the same {@link Coordination}: the thread gets another
 * grant with the same fence, and the lock is released when all of them are closed. A thread that gives its grant to
 * another one says so with {@link Grant#handOver()}; then it waits for the lock as everybody does. Thread-safe.
 */
public interface Lock {
    /**
     * Waits for the lock, however long it takes. Continues to wait during an outage of the store.
     *
     * @throws InterruptedException if the thread is interrupted, before the call or during it; it then leaves the queue
     * @throws CoordinationException if the store refuses, for example because of missing rights
     */
    Grant acquire() throws InterruptedException;

    /**
     * Waits for the lock, but no longer than the given time; while the store does not answer, for a second more at
     * most. A request that is under way then goes on in the background, and what it brings is given back. With a wait
     * of zero or less it asks once, for as long as the request may take; a lock that this process has just given back
     * is free for it.
     *
     * @return empty if the time ran out; the thread then leaves the queue, even if the store is unavailable right now
     * @throws InterruptedException if the thread is interrupted, before the call or during it
     */
    Optional<Grant> tryAcquire(Duration maxWait) throws InterruptedException;

    /**
     * The holder first, then those who wait, in their order. Blocks for the store.
     *
     * @throws CoordinationException if the store does not answer
     */
    List<QueueEntry> queue();

    /**
     * Runs the work while holding the lock, and returns what the work returns; {@link #use} is for work that returns
     * nothing.
     *
     * @param <R> the result of the work
     * @param <E> the exception of the work
     */
    default <R extends @Nullable Object, E extends Exception> R run(LockedWork<R, E> work)
            throws InterruptedException, E {
        requireNonNull(work, "work: null (expected: what to run)");
        try (Grant grant = acquire()) {
            return work.run(grant);
        }
    }

    /**
     * Runs work without a result while holding the lock.
     *
     * @param <E> the exception of the work
     */
    default <E extends Exception> void use(LockedWorkWithoutResult<E> work) throws InterruptedException, E {
        requireNonNull(work, "work: null (expected: what to run)");
        try (Grant grant = acquire()) {
            work.run(grant);
        }
    }

    /** Work under a lock. It sends the fence of the grant with everything that it writes. */
    @FunctionalInterface
    interface LockedWork<R extends @Nullable Object, E extends Exception> {
        R run(Grant grant) throws E;
    }

    /** Work under a lock, without a result. It sends the fence of the grant with everything that it writes. */
    @FunctionalInterface
    interface LockedWorkWithoutResult<E extends Exception> {
        void run(Grant grant) throws E;
    }
}
