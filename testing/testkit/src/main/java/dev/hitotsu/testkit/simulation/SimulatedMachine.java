package dev.hitotsu.testkit.simulation;

import dev.hitotsu.runtime.Clockwork;
import org.jspecify.annotations.Nullable;

/** A machine in a simulation. Its clock may run fast or slow, and all its threads may be paused. */
public final class SimulatedMachine implements Clockwork {
    private static final long EPOCH_MILLIS = 1_700_000_000_000L;

    private final Simulation simulation;
    private final double speed;
    private long pausedUntil;

    SimulatedMachine(Simulation simulation, double speed) {
        this.simulation = simulation;
        this.speed = speed;
    }

    /** Pauses all its threads for the given time. Its clock continues. */
    public void pause(long nanos) {
        pausedUntil = Math.max(pausedUntil, simulation.now() + nanos);
    }

    /** Sleeps, as a thread of this machine. Nobody can wake it up. */
    public void sleep(long nanos) {
        Task.current().sleepUntil(simulation.now() + nanos);
    }

    long resumedAt(long nanos) {
        return Math.max(nanos, pausedUntil);
    }

    @Override
    public long nanoTime() {
        return (long) (simulation.now() * speed);
    }

    @Override
    public long currentTimeMillis() {
        return EPOCH_MILLIS + simulation.now() / 1_000_000;
    }

    @Override
    public void start(String name, Runnable body) {
        simulation.start(name, this, body);
    }

    @Override
    public Runnable interrupter() {
        return Task.current()::interrupt;
    }

    @Override
    public boolean clearInterrupt() {
        return Task.current().clearInterrupt();
    }

    @Override
    public Waiter waiter() {
        return new SimulatedWaiter();
    }

    private final class SimulatedWaiter implements Waiter {
        private boolean woken;
        private @Nullable Task waiting;

        @Override
        public void wake() {
            woken = true;
            Task task = waiting;
            if (task != null) {
                simulation.wake(task);
            }
        }

        @Override
        public void await(long nanos) throws InterruptedException {
            Task task = Task.current();
            if (!woken && nanos > 0) {
                waiting = task;
                long max = Long.MAX_VALUE / 4;
                try {
                    task.awaitUntil(simulation.now() + (long) Math.min(max, Math.ceil(nanos / speed)));
                } finally {
                    waiting = null;
                }
            }
            woken = false;
        }
    }
}
