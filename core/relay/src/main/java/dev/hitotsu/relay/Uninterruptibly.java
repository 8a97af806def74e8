package dev.hitotsu.relay;

import java.time.Duration;

/** Waits that an interrupt does not cut short. */
final class Uninterruptibly {
    private Uninterruptibly() {}

    /** Waits for the end of the thread, for so long at most; an interrupt meanwhile ends the wait and is kept for the caller. */
    static void join(Thread thread, Duration limit) {
        try {
            boolean unused = thread.join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the end of the thread; an interrupt meanwhile is kept for the caller. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
