package dev.hitotsu.testkit.simulation;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** A thread of a simulation. It runs while it has the baton; the simulation runs while it does not. */
final class Task {
    private static final ThreadLocal<Task> CURRENT = new ThreadLocal<>();

    /** Unwinds a thread whose simulation is over. Nobody should catch it. */
    private static final class Abandoned extends Error {
        private static final long serialVersionUID = 1;

        Abandoned() {
            super("the simulation is over", null, false, false);
        }
    }

    private final Simulation simulation;
    private final SimulatedMachine machine;
    private final String name;
    private final Runnable body;
    private final long number;
    private final Semaphore baton = new Semaphore(0);
    private final Semaphore back = new Semaphore(0);
    private long wakeAt;
    private boolean abandoned;
    private boolean ended;
    private boolean interrupted;
    private boolean interruptible;
    private @Nullable Thread thread;

    Task(Simulation simulation, SimulatedMachine machine, String name, Runnable body, long number) {
        this.simulation = simulation;
        this.machine = machine;
        this.name = name;
        this.body = body;
        this.number = number;
    }

    static Task current() {
        Task task = CURRENT.get();
        if (task == null) {
            throw new IllegalStateException(
                    "thread: " + Thread.currentThread().getName() + " (expected: a thread of the simulation)");
        }
        return task;
    }

    /** Lets the thread run until it waits or ends. The simulation calls this. */
    void resume() {
        if (thread == null) {
            thread = Thread.ofVirtual().name(name).start(this::body);
        }
        baton.release();
        back.acquireUninterruptibly();
    }

    private void body() {
        CURRENT.set(this);
        try {
            takeBaton();
            body.run();
        } catch (Abandoned over) {
            return;
        } catch (RuntimeException | Error e) {
            simulation.failed(e);
        } finally {
            ended = true;
            back.release();
        }
    }

    /** Waits until the given virtual time, or until woken up. The thread itself calls this. */
    void sleepUntil(long nanos) {
        waitUntil(nanos);
        // Meanwhile the machine may have been paused.
        while (machine.resumedAt(simulation.now()) > simulation.now()) {
            waitUntil(simulation.now());
        }
    }

    /**
     * As {@link #sleepUntil}, but ends early when interrupted.
     *
     * @throws InterruptedException if the thread was interrupted before or during the wait
     */
    void awaitUntil(long nanos) throws InterruptedException {
        throwIfInterrupted();
        interruptible = true;
        try {
            sleepUntil(nanos);
        } finally {
            interruptible = false;
        }
        throwIfInterrupted();
    }

    private void throwIfInterrupted() throws InterruptedException {
        if (clearInterrupt()) {
            throw new InterruptedException();
        }
    }

    /**
     * Whether the thread was interrupted, by another one or by itself. Clears that status. The thread itself calls
     * this.
     */
    boolean clearInterrupt() {
        boolean byItself = Thread.interrupted();
        boolean was = interrupted || byItself;
        interrupted = false;
        return was;
    }

    /**
     * Any thread of the simulation may call this. {@link Thread#interrupt} would reach a thread that waits for the
     * baton.
     */
    void interrupt() {
        interrupted = true;
        if (interruptible) {
            simulation.wake(this);
        }
    }

    private void waitUntil(long nanos) {
        if (abandoned) {
            throw new Abandoned();
        }
        wakeAt = machine.resumedAt(nanos);
        simulation.sleep(this);
        back.release();
        takeBaton();
    }

    private void takeBaton() {
        baton.acquireUninterruptibly();
        if (abandoned) {
            throw new Abandoned();
        }
    }

    /** Ends the thread where it waits. */
    void abandon() {
        if (!ended && thread != null) {
            abandoned = true;
            resume();
        }
    }

    long wakeAt() {
        return wakeAt;
    }

    /** Tells apart those that wake up at the same time. */
    long number() {
        return number;
    }
}
