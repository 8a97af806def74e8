package dev.hitotsu.springboot;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Locks by name, which one thread of all processes holds at a time.
 *
 * <pre>{@code
 * locks.run("stock", grant -> write(grant.fence()));
 * }</pre>
 *
 * <p>The work sends the fence of its grant with everything that it writes: a holder that was paused may have lost the lock (promise
 * P7). The connection to the server is opened by the first call. Thread-safe; waits for the lock.
 */
public final class Locks {
    private final Supplier<Coordination> coordination;

    private Locks(Supplier<Coordination> coordination) {
        this.coordination = coordination;
    }

    /** Locks of this coordination, which is asked for when the first lock is. */
    public static Locks of(Supplier<Coordination> coordination) {
        requireNonNull(coordination, "coordination: null (expected: where to get it)");
        return new Locks(coordination);
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
        lock(name).use(work);
    }

    /**
     * Runs the work while holding the lock, and returns what it returns.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws E what the work throws
     */
    public <R extends @Nullable Object, E extends Exception> R call(String name, Lock.LockedWork<R, E> work)
            throws InterruptedException, E {
        return lock(name).run(work);
    }
}
