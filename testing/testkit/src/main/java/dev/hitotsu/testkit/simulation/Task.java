package dev.hitotsu.testkit.simulation;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A thread of a simulation. It runs while it has the baton, and hands it on when it waits or ends. */
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
    private long wakeAt;
    private boolean abandoned;
    private boolean ended;
    private boolean interrupted;
    private boolean interruptible;
    private @Nullable Baton baton;

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

    /** Hands the baton to the thread. Whoever has it calls this. */
    void resume() {
        Baton known = baton;
        if (known != null) {
            known.give();
            return;
        }
        Thread thread = Thread.ofVirtual().name(name).unstarted(this::body);
        baton = new Baton(thread);
        thread.start();
    }

    private void body() {
        CURRENT.set(this);
        try {
            body.run();
        } catch (Abandoned over) {
            return;
        } catch (RuntimeException | Error e) {
            simulation.failed(e);
        } finally {
            ended = true;
            simulation.handOn();
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
        if (simulation.sleep(this)) {
            return;
        }
        requireNonNull(baton, "a thread runs without a baton").take();
        if (abandoned) {
            throw new Abandoned();
        }
    }

    /** Has the thread end where it waits, and hand the baton on then. False if it does not wait. */
    boolean abandon() {
        if (ended || baton == null) {
            return false;
        }
        abandoned = true;
        resume();
        return true;
    }

    long wakeAt() {
        return wakeAt;
    }

    /** Tells apart those that wake up at the same time. */
    long number() {
        return number;
    }
}
