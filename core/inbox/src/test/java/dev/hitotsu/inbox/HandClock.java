package dev.hitotsu.inbox;

import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A clock that a test moves. What is started is kept until the test runs it, and whoever waits moves the clock. */
public final class HandClock implements Clockwork {
    private final List<Runnable> started = new ArrayList<>();
    private Runnable onWait = () -> {};
    private boolean isBroken;
    private int interrupts;
    private int cleared;
    private int woken;
    private int waits;
    private long nanos;

    public void advance(Duration duration) {
        nanos += duration.toNanos();
    }

    /** From now on nothing can be started. */
    public void breakDown() {
        isBroken = true;
    }

    /** Runs this whenever somebody begins to wait. */
    public void onWait(Runnable action) {
        onWait = action;
    }

    /** Runs what was started since, in order; returns how many. */
    public int runStarted() {
        List<Runnable> now = List.copyOf(started);
        started.clear();
        now.forEach(Runnable::run);
        return now.size();
    }

    /** How much waits to be run. */
    public int startedCount() {
        return started.size();
    }

    public int interrupts() {
        return interrupts;
    }

    /** How often somebody took an interrupt back. */
    public int cleared() {
        return cleared;
    }

    public int woken() {
        return woken;
    }

    public int waits() {
        return waits;
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
        if (isBroken) {
            throw new IllegalStateException("planted: no thread");
        }
        started.add(body);
    }

    @Override
    public Runnable interrupter() {
        return () -> interrupts++;
    }

    @Override
    public boolean clearInterrupt() {
        cleared++;
        return true;
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
                waits++;
                onWait.run();
                nanos += waitNanos;
            }
        };
    }
}
