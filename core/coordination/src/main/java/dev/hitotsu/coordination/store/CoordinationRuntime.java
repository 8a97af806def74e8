package dev.hitotsu.coordination.store;

/**
 * Time, threads and waiting, for all that coordinates. A simulator replaces it and then decides what happens when.
 * Thread-safe.
 */
public interface CoordinationRuntime {
    /** The machine's. */
    static CoordinationRuntime system() {
        return SystemRuntime.INSTANCE;
    }

    /** A time on a clock that never goes back, in nanoseconds from any origin. */
    long nanoTime();

    /** Milliseconds since 1970, by a clock that may be set. */
    long currentTimeMillis();

    /** Starts a thread that does not keep the process alive. */
    void start(String name, Runnable body);

    /** What interrupts the thread that calls this, whenever and by whomever it is run. */
    default Runnable interrupter() {
        return Thread.currentThread()::interrupt;
    }

    /** Whether the thread that calls this was interrupted; it is no longer then. */
    default boolean clearInterrupt() {
        return Thread.interrupted();
    }

    /** A new way to wait. */
    Waiter waiter();

    /** One thread waits, any thread wakes it. A call to wake while nobody waits is kept for the next wait. */
    interface Waiter {
        void wake();

        /**
         * Waits until woken, or that long.
         *
         * @throws InterruptedException where the thread is interrupted
         */
        void await(long nanos) throws InterruptedException;
    }
}
