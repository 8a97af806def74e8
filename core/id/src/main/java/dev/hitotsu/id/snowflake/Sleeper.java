package dev.hitotsu.id.snowflake;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How a generator waits for the clock. Tests give one that moves the clock instead. */
@FunctionalInterface
public interface Sleeper {

    /** Blocks for about this long, or shorter. Returns at once when the thread is interrupted, and leaves it so. */
    void sleep(Duration max);

    /** Parks the thread. */
    static Sleeper parking() {
        return max -> LockSupport.parkNanos(max.toNanos());
    }
}
