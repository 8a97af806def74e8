package dev.hitotsu.id.snowflake;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How a generator waits for the clock. A test's sleeper moves the clock instead. */
@FunctionalInterface
public interface Sleeper {

    /**
     * Blocks for about this long, or less. Returns at once if the thread is interrupted, and keeps the interrupt
     * status.
     */
    void sleep(Duration max);

    /** Parks the thread. */
    static Sleeper parking() {
        return max -> LockSupport.parkNanos(max.toNanos());
    }
}
