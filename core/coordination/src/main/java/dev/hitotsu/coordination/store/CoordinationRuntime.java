package dev.hitotsu.coordination.store;

/**
 * Clocks, threads and waiting for coordination. A simulator replaces it, and then decides what happens when.
 * Thread-safe.
 */
public interface CoordinationRuntime {
    /** The clocks of this machine, and virtual threads. */
    static CoordinationRuntime system() {
        return SystemRuntime.INSTANCE;
    }

    /** The time of a clock that never goes back, in nanoseconds since any origin. */
    long nanoTime();

    /** Milliseconds since 1970, by a clock that may be set. */
    long currentTimeMillis();

    /** Starts a thread that does not keep the process alive. */
    void start(String name, Runnable body);

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
