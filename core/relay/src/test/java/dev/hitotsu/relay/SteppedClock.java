package dev.hitotsu.relay;

import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;

/** A clock that a test moves, without threads. Whoever waits moves it, too. */
final class SteppedClock implements Clockwork {
    private long nanos;

    void advance(Duration duration) {
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
            public void wake() {}

            @Override
            public void await(long waitNanos) {
                nanos += waitNanos;
            }
        };
    }
}
