package dev.hitotsu.benchmarks.id;

import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.id.snowflake.Snowflake;
import dev.hitotsu.id.snowflake.SnowflakeLayout;
import dev.hitotsu.id.snowflake.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures the ids per millisecond of the default layout, whose limit is 8,192, and how far ids run ahead of the clock.
 */
final class SnowflakeThroughput {
    private static final SnowflakeLayout LAYOUT = SnowflakeLayout.defaults();
    private static final int IDS_PER_SAMPLE = 64;

    private final Duration length;

    SnowflakeThroughput(Duration length) {
        this.length = length;
    }

    void run(int threads, Measurements measurements) throws Exception {
        run(threads);
        Outcome outcome = run(threads);
        double millis = outcome.nanos() / 1e6;
        measurements.put("snowflakeThreads" + threads + "PerSecond", outcome.count() / millis * 1e3);
        measurements.put(
                "snowflakeThreads" + threads + "CapRatio", outcome.count() / millis / LAYOUT.idsPerMillisecond());
        measurements.put("snowflakeThreads" + threads + "AheadMs", outcome.aheadMillis());
    }

    private Outcome run(int threads) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads);
                Snowflake ids = Snowflake.builder().worker(new WorkerId(0, 1)).build()) {
            long started = System.nanoTime();
            long end = started + length.toNanos();
            List<Future<Outcome>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                parts.add(pool.submit(() -> generate(ids, end)));
            }
            long count = 0;
            long ahead = 0;
            for (Future<Outcome> part : parts) {
                count += part.get().count();
                ahead = Math.max(ahead, part.get().aheadMillis());
            }
            return new Outcome(count, System.nanoTime() - started, ahead);
        }
    }

    private static Outcome generate(Snowflake ids, long end) {
        long count = 0;
        long ahead = 0;
        while (System.nanoTime() < end) {
            for (int i = 1; i < IDS_PER_SAMPLE; i++) {
                ids.next();
            }
            // The clock is read after the id was generated, so the result is too low by the time in between.
            long time = LAYOUT.decode(ids.next()).time().toEpochMilli();
            ahead = Math.max(ahead, time - System.currentTimeMillis());
            count += IDS_PER_SAMPLE;
        }
        return new Outcome(count, 0, ahead);
    }

    private record Outcome(long count, long nanos, long aheadMillis) {}
}
