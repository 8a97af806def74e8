package dev.hitotsu.testkit.simulation;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * Runs threads one at a time on virtual time. The seed decides which of the ready threads runs next. If none is ready,
 * time moves to the next moment at which one is. The same seed gives the same run, if the program takes time, threads
 * and waiting from {@link #machine()} only.
 *
 * <p>One thread uses it and calls {@link #run}. The other methods are for the threads that it runs.
 */
public final class Simulation {
    private static final RandomGeneratorFactory<RandomGenerator> GENERATORS =
            RandomGeneratorFactory.of("L64X128MixRandom");

    private final RandomGenerator random;
    private final PriorityQueue<Task> sleeping =
            new PriorityQueue<>(Comparator.comparingLong(Task::wakeAt).thenComparingLong(Task::number));
    private final List<Task> ready = new ArrayList<>();
    private final List<Task> all = new ArrayList<>();
    private long now;
    private long until;
    private long sequence;
    private @Nullable Throwable failure;
    private boolean stopped;
    /** Of the thread that begins and ends the run; null before it. */
    private @Nullable Baton end;

    private boolean ending;

    public Simulation(long seed) {
        this.random = GENERATORS.create(seed);
    }

    /** Random numbers for the program. */
    public RandomGenerator random() {
        return random;
    }

    /** Virtual nanoseconds since the beginning. */
    public long now() {
        return now;
    }

    /** A machine with an exact clock. */
    public SimulatedMachine machine() {
        return machine(1);
    }

    /** A machine whose clock runs faster than the virtual time by this factor. */
    public SimulatedMachine machine(double speed) {
        return new SimulatedMachine(this, speed);
    }

    /**
     * Runs until the given virtual time, or until no thread can continue. Then ends all threads.
     *
     * @throws AssertionError if a thread has failed
     */
    public void run(long untilNanos) {
        // Switching between virtual threads costs a tenth of switching from a platform thread.
        Thread running = Thread.ofVirtual().name("simulation").start(() -> runAll(untilNanos));
        join(running);
        if (failure != null) {
            throw new AssertionError(failure.getMessage(), failure);
        }
    }

    private static void join(Thread running) {
        boolean interrupted = false;
        while (running.isAlive()) {
            try {
                running.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void runAll(long untilNanos) {
        Baton ours = new Baton(Thread.currentThread());
        end = ours;
        until = untilNanos;
        ending = false;
        handOn();
        ours.take();
        // Threads that we end may start others.
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).abandon()) {
                ours.take();
            }
        }
    }

    /** Ends the run early. One of its threads calls this. */
    public void stop() {
        stopped = true;
    }

    /** Whoever has the baton does not go on: the next thread gets it, or whoever ends the run. */
    void handOn() {
        handOn(next());
    }

    private void handOn(@Nullable Task next) {
        if (next == null) {
            ending = true;
            requireNonNull(end, "no run (expected: one)").give();
        } else {
            next.resume();
        }
    }

    /** The task to continue with; null if the run is over. */
    private @Nullable Task next() {
        if (ending || stopped || failure != null) {
            return null;
        }
        if (ready.isEmpty()) {
            Task next = sleeping.poll();
            if (next == null || next.wakeAt() > until) {
                return null;
            }
            now = Math.max(now, next.wakeAt());
            ready.add(next);
            while (!sleeping.isEmpty() && sleeping.peek().wakeAt() <= now) {
                ready.add(sleeping.poll());
            }
        }
        return ready.remove(random.nextInt(ready.size()));
    }

    Task start(String name, SimulatedMachine machine, Runnable body) {
        Task task = new Task(this, machine, name, body, sequence++);
        all.add(task);
        ready.add(task);
        return task;
    }

    /** The task that has the baton waits, and hands it on. True if it may continue at once, because it is next. */
    boolean sleep(Task task) {
        sleeping.add(task);
        Task next = next();
        if (next == task) {
            return true;
        }
        handOn(next);
        return false;
    }

    /** Makes a sleeping task ready. Does nothing if it does not sleep. */
    void wake(Task task) {
        if (sleeping.remove(task)) {
            ready.add(task);
        }
    }

    void failed(Throwable defect) {
        if (failure == null) {
            failure = defect;
        }
    }
}
