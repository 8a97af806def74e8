package dev.hitotsu.springboot;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.Lock;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Locks by name, which one thread of all processes holds at a time.
 *
 * <pre>{@code
 * locks.run("stock", grant -> write(grant.fence()));
 * }</pre>
 *
 * <p>The work sends the fence of its grant with everything that it writes: a holder that was paused may have lost the
 * lock (promise P7). The connection to the server is opened by the first call. Thread-safe; waits for the lock.
 */
public final class Locks {
    private final Supplier<Coordination> coordination;
    private final LockObserver observer;

    private Locks(Supplier<Coordination> coordination, LockObserver observer) {
        this.coordination = coordination;
        this.observer = observer;
    }

    /** Locks of this coordination, which is asked for when the first lock is. */
    public static Locks of(Supplier<Coordination> coordination) {
        return of(coordination, waited -> {});
    }

    /** Locks whose waits in {@link #run} and {@link #call} the observer sees. */
    public static Locks of(Supplier<Coordination> coordination, LockObserver observer) {
        requireNonNull(coordination, "coordination: null (expected: where to get it)");
        requireNonNull(observer, "observer: null (expected: an observer)");
        return new Locks(coordination, observer);
    }

    /** The lock with this name. */
    public Lock lock(String name) {
        requireNonNull(name, "name: null (expected: the name of a lock)");
        return coordination.get().lock(name);
    }

    /**
     * Runs the work while holding the lock.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws E what the work throws
     */
    public <E extends Exception> void run(String name, Lock.LockedWorkWithoutResult<E> work)
            throws InterruptedException, E {
        requireNonNull(work, "work: null (expected: what to run)");
        long asked = System.nanoTime();
        lock(name).use(grant -> {
            observer.onGranted(Duration.ofNanos(System.nanoTime() - asked));
            work.run(grant);
        });
    }

    /**
     * Runs the work while holding the lock, and returns what it returns.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws E what the work throws
     */
    public <R extends @Nullable Object, E extends Exception> R call(String name, Lock.LockedWork<R, E> work)
            throws InterruptedException, E {
        requireNonNull(work, "work: null (expected: what to run)");
        long asked = System.nanoTime();
        return lock(name).run(grant -> {
            observer.onGranted(Duration.ofNanos(System.nanoTime() - asked));
            return work.run(grant);
        });
    }
}
