package dev.hitotsu.testkit.time;

import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;

/**
 * Clocks that stand still until a test moves them, and no threads: what is started runs at once, in the thread that
 * starts it. For code that works in the background now and then and waits for nothing. Thread-safe.
 */
public final class ManualClockwork implements Clockwork {
    private final ManualClock clock = ManualClock.create();

    /** Moves the clocks forward. */
    public void advance(Duration duration) {
        clock.advance(duration);
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public long currentTimeMillis() {
        return clock.instant().toEpochMilli();
    }

    @Override
    public void start(String name, Runnable body) {
        body.run();
    }

    /** @throws UnsupportedOperationException always */
    @Override
    public Waiter waiter() {
        throw new UnsupportedOperationException("waiter: there is no thread that waits (expected: a simulation)");
    }
}
