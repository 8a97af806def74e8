package dev.hitotsu.relay;

import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;

/** A clock that a test moves, without threads. Whoever waits moves it, too. */
public final class SteppedClock implements Clockwork {
    private long nanos;
    private int woken;
    private Runnable onWait = () -> {};

    /** Runs this whenever somebody begins to wait. */
    void onWait(Runnable action) {
        onWait = action;
    }

    /** How often whoever may wait was woken. */
    int woken() {
        return woken;
    }

    public void advance(Duration duration) {
        nanos += duration.toNanos();
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public long currentTimeMillis() {
        return nanos / 1_000_000;
    }

    @Override
    public void start(String name, Runnable body) {
        throw new UnsupportedOperationException(name + ": no threads here");
    }

    @Override
    public Waiter waiter() {
        return new Waiter() {
            @Override
            public void wake() {
                woken++;
            }

            @Override
            public void await(long waitNanos) {
                onWait.run();
                nanos += waitNanos;
            }
        };
    }
}
