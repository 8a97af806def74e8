package dev.hitotsu.metrics;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.snowflake.Sleeper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** How long callers wait: {@code hitotsu.lock.wait} for locks, {@code hitotsu.id.wait} for the clock. */
public final class WaitMetrics {
    private WaitMetrics() {}

    /** The timer of waits for locks. Names of locks are no tag: they may be as many as there are customers. */
    public static Timer locks(MeterRegistry registry) {
        requireNonNull(registry, "registry: null (expected: a registry)");
        return Timer.builder("hitotsu.lock.wait")
                .description("From the request for a lock to its grant")
                .serviceLevelObjectives(Buckets.WAITING)
                .register(registry);
    }

    /** Waits as the sleeper does and times it, for {@link dev.hitotsu.id.snowflake.SnowflakeBuilder#sleeper}. */
    public static Sleeper ids(MeterRegistry registry, Sleeper sleeper) {
        requireNonNull(registry, "registry: null (expected: a registry)");
        requireNonNull(sleeper, "sleeper: null (expected: a sleeper, such as Sleeper.parking())");
        Timer wait = Timer.builder("hitotsu.id.wait")
                .description("Waits of an id generator for the clock")
                .register(registry);
        return max -> wait.record(() -> sleeper.sleep(max));
    }
}
