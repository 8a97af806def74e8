package dev.hitotsu.runtime;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Clocks, threads and waiting. Whoever takes them from here can run in a simulation, which decides what happens when.
 * Thread-safe.
 */
public interface Clockwork {
    /** The clocks and threads of this machine. */
    static Clockwork system() {
        return SystemClockwork.INSTANCE;
    }

    /**
     * The time of a clock that never goes back, in nanoseconds since any origin. Leases are counted with it, so it
     * counts the time in which the machine was suspended, as {@link ElapsedClock} does. {@link System#nanoTime()} has
     * another origin: compare times of this clock only with each other.
     */
    long nanoTime();

    /** Milliseconds since 1970, by a clock that may be set. */
    long currentTimeMillis();

    /** The clock of {@link #currentTimeMillis()}. */
    default InstantSource instants() {
        return () -> Instant.ofEpochMilli(currentTimeMillis());
    }

    /** Starts a virtual thread. It does not keep the process alive. */
    void start(String name, Runnable body);

    /**
     * Starts a thread of the operating system, for work that computes as much as it waits.
     *
     * @param daemon whether the process may end without it
     */
    default void startPlatform(String name, boolean daemon, Runnable body) {
        start(name, body);
    }

    /** An action that interrupts the calling thread, no matter when and on which thread it runs. */
    default Runnable interrupter() {
        return Thread.currentThread()::interrupt;
    }

    /** Whether the calling thread was interrupted. Clears that status, as {@link Thread#interrupted()} does. */
    default boolean clearInterrupt() {
        return Thread.interrupted();
    }

    /** A new waiter. */
    Waiter waiter();

    /** Waits so long; false if the calling thread was interrupted, which it still is afterwards. */
    default boolean tryWait(long nanos) {
        try {
            waiter().await(nanos);
            return true;
        } catch (InterruptedException e) {
            interrupter().run();
            return false;
        }
    }

    /** One thread waits, any thread wakes it up. A call of {@code wake} while nobody waits counts for the next wait. */
    interface Waiter {
        void wake();

        /**
         * Waits until woken up, but no longer than the given time.
         *
         * @throws InterruptedException if the thread is interrupted
         */
        void await(long nanos) throws InterruptedException;
    }
}
