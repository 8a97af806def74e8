package dev.hitotsu.relay;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Wakes the one thread that waits. A signal raised while nobody waits is kept for the next wait. */
final class WakeUpSignal {
    private volatile boolean raised;
    private volatile @Nullable Thread waiter;

    /** Any thread; does not block. */
    void raise() {
        if (!raised) {
            raised = true;
            Thread waiting = waiter;
            if (waiting != null) {
                LockSupport.unpark(waiting);
            }
        }
    }

    /** Waits for a signal, for so many nanoseconds at most; an interrupt ends the wait. Only one thread may wait. */
    void await(long nanos) {
        long deadline = System.nanoTime() + nanos;
        waiter = Thread.currentThread();
        try {
            long left = nanos;
            while (!raised && left > 0 && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(this, left);
                left = deadline - System.nanoTime();
            }
        } finally {
            waiter = null;
            raised = false;
        }
    }
}
