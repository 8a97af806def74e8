package dev.hitotsu.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * Runs threads one at a time on virtual time: whichever can go on is chosen by the seed, and where none can, time moves to
 * the next moment at which one can. The same seed gives the same run, if the program takes time, threads and waiting from
 * {@link #machine()} alone.
 *
 * <p>To be used by one thread, which calls {@link #run}; the rest is for the threads that it runs.
 */
public final class Simulation {
    private final RandomGenerator random;
    private final PriorityQueue<Task> sleeping = new PriorityQueue<>();
    private final List<Task> ready = new ArrayList<>();
    private final List<Task> all = new ArrayList<>();
    private long now;
    private long sequence;
    private @Nullable Throwable failure;
    private boolean stopped;

    public Simulation(long seed) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** Chance, for whatever the program leaves to it. */
    public RandomGenerator random() {
        return random;
    }

    /** Virtual nanoseconds since the beginning. */
    public long now() {
        return now;
    }

    /** A machine whose clock runs true. */
    public SimulatedMachine machine() {
        return machine(1);
    }

    /** A machine whose clock runs so much faster than the true time. */
    public SimulatedMachine machine(double speed) {
        return new SimulatedMachine(this, speed);
    }

    /**
     * Runs until the virtual time, or until no thread can go on any more; then ends all threads.
     *
     * @throws AssertionError where a thread has failed
     */
    public void run(long untilNanos) {
        // To hand over between virtual threads costs a tenth of what it costs from a platform thread.
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
        try {
            while (failure == null && !stopped && step(untilNanos)) {
                continue;
            }
        } finally {
            // Threads that are ended may start others.
            for (int i = 0; i < all.size(); i++) {
                all.get(i).abandon();
            }
        }
    }

    /** Ends the run before its time. Called by one of its threads. */
    public void stop() {
        stopped = true;
    }

    private boolean step(long untilNanos) {
        if (ready.isEmpty()) {
            Task next = sleeping.poll();
            if (next == null || next.wakeAt() > untilNanos) {
                return false;
            }
            now = Math.max(now, next.wakeAt());
            ready.add(next);
            while (!sleeping.isEmpty() && sleeping.peek().wakeAt() <= now) {
                ready.add(sleeping.poll());
            }
        }
        Task chosen = ready.remove(random.nextInt(ready.size()));
        chosen.goOn();
        return true;
    }

    Task start(String name, SimulatedMachine machine, Runnable body) {
        Task task = new Task(this, machine, name, body, sequence++);
        all.add(task);
        ready.add(task);
        return task;
    }

    void sleep(Task task) {
        sleeping.add(task);
    }

    /** Makes a sleeping task ready; nothing where it is not asleep. */
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
