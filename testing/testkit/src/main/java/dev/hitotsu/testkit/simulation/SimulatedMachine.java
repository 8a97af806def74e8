package dev.hitotsu.testkit.simulation;

import dev.hitotsu.coordination.store.CoordinationRuntime;
import org.jspecify.annotations.Nullable;

/** A machine in a simulation: its clock may run fast or slow, and all its threads may be paused. */
public final class SimulatedMachine implements CoordinationRuntime {
    private static final long EPOCH_MILLIS = 1_700_000_000_000L;

    private final Simulation simulation;
    private final double speed;
    private long pausedUntil;

    SimulatedMachine(Simulation simulation, double speed) {
        this.simulation = simulation;
        this.speed = speed;
    }

    /** Lets none of its threads run for that long; its clock goes on. */
    public void pause(long nanos) {
        pausedUntil = Math.max(pausedUntil, simulation.now() + nanos);
    }

    /** Waits, as a thread of this machine, without being woken. */
    public void sleep(long nanos) {
        Task.current().sleepUntil(simulation.now() + nanos);
    }

    long awakeAt(long nanos) {
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
                long longest = Long.MAX_VALUE / 4;
                try {
                    task.awaitUntil(simulation.now() + (long) Math.min(longest, Math.ceil(nanos / speed)));
                } finally {
                    waiting = null;
                }
            }
            woken = false;
        }
    }
}
