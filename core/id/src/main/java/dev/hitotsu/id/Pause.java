package dev.hitotsu.id;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How a generator waits for the clock. Tests give one that moves the clock instead. */
@FunctionalInterface
public interface Pause {

    /** Blocks for about this long, or shorter. Returns at once when the thread is interrupted, and leaves it so. */
    void pause(Duration atMost);

    /** Parks the thread. */
    static Pause parking() {
        return atMost -> LockSupport.parkNanos(atMost.toNanos());
    }
}
