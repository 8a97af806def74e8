package dev.hitotsu.benchmarks.coordination;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/** Measures how often per second a lock is acquired and released by clients that compete for it. */
final class LockRate {
    private LockRate() {}

    static double measure(List<CoordinationClient> clients, String lock, Duration length) throws Exception {
        LongAdder taken = new LongAdder();
        long start = System.nanoTime();
        long end = start + length.toNanos();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients.size())) {
            List<Future<Void>> ends = new ArrayList<>();
            for (CoordinationClient client : clients) {
                ends.add(threads.submit(() -> {
                    while (System.nanoTime() < end) {
                        client.lock(lock).close();
                        taken.increment();
                    }
                    return null;
                }));
            }
            for (Future<Void> each : ends) {
                each.get();
            }
        }
        return taken.sum() / ((System.nanoTime() - start) / 1e9);
    }
}
