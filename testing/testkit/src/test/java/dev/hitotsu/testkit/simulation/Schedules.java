package dev.hitotsu.testkit.simulation;

import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongUnaryOperator;

/**
 * Runs a simulation with one seed after another: as many at once as there are processors, for they know nothing of each
 * other.
 */
final class Schedules {
    private final long end;
    private final LongUnaryOperator simulation;
    private final AtomicLong next;
    private final LongAdder counted = new LongAdder();
    private final SortedMap<Long, Throwable> failures = new ConcurrentSkipListMap<>();

    private Schedules(long first, long count, LongUnaryOperator simulation) {
        this.end = first + count;
        this.next = new AtomicLong(first);
        this.simulation = simulation;
    }

    /**
     * Runs them all, and returns the sum of what they count.
     *
     * @param simulation takes a seed and fails where it finds a violation
     * @throws AssertionError that names the least seed with which one has failed; none begins after a failure
     */
    static long sum(long first, long count, LongUnaryOperator simulation) {
        Schedules schedules = new Schedules(first, count, simulation);
        int workers = Runtime.getRuntime().availableProcessors();
        try (ExecutorService executor = Executors.newFixedThreadPool(workers)) {
            for (int i = 0; i < workers; i++) {
                executor.execute(schedules::work);
            }
        }
        schedules.throwFailure();
        return schedules.counted.sum();
    }

    private void work() {
        while (failures.isEmpty()) {
            long seed = next.getAndIncrement();
            if (seed >= end) {
                return;
            }
            try {
                counted.add(simulation.applyAsLong(seed));
            } catch (RuntimeException | Error e) {
                failures.put(seed, e);
            }
        }
    }

    private void throwFailure() {
        if (!failures.isEmpty()) {
            long seed = failures.firstKey();
            Throwable failure = failures.get(seed);
            throw new AssertionError(
                    "seed " + seed + " (replay with -Dhitotsu.seed=" + seed + " -Dhitotsu.schedules=1): "
                            + failure.getMessage(),
                    failure);
        }
    }
}
