package dev.hitotsu.metrics;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxBacklog.Snapshot;
import dev.hitotsu.outbox.OutboxLog;
import dev.hitotsu.outbox.OutboxObserver;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How an outbox is doing: {@code hitotsu.outbox.pending}, {@code .oldest.age}, {@code .parked}, {@code .gaps},
 * {@code .leader}, {@code .log.lag}, {@code .log.held}, {@code .log.problem} and {@code .append}. Applications register
 * it as well as relays, because a dead relay reports nothing.
 */
public final class OutboxMetrics {
    private static final Duration MIN_INTERVAL = Duration.ofSeconds(5);

    private OutboxMetrics() {}

    /**
     * Registers gauges that ask the database when they are read, but not more often than every five seconds. Reading
     * blocks then. While the database does not answer they are not a number.
     */
    public static void bind(MeterRegistry registry, OutboxBacklog backlog) {
        requireNonNull(registry, "registry: null (expected: a registry)");
        requireNonNull(backlog, "backlog: null (expected: the backlog of an outbox)");
        bind(registry, new SampledBacklog(backlog, MIN_INTERVAL, System::nanoTime));
    }

    /**
     * Registers gauges of what the supplier knows.
     *
     * @param backlog returns null while nothing is known; does not block
     */
    public static void bind(MeterRegistry registry, Supplier<@Nullable Snapshot> backlog) {
        requireNonNull(registry, "registry: null (expected: a registry)");
        requireNonNull(backlog, "backlog: null (expected: what tells the backlog)");
        gauge(backlog, "hitotsu.outbox.pending", Snapshot::messages)
                .description("About how many messages wait to be delivered")
                .register(registry);
        gauge(backlog, "hitotsu.outbox.oldest.age", now -> now.oldestAge().toMillis() / 1e3)
                .description("How long the oldest message has waited")
                .baseUnit("seconds")
                .register(registry);
        gauge(backlog, "hitotsu.outbox.parked", Snapshot::dead)
                .description("How many messages were given up, or hold back their key")
                .tag("state", "dead")
                .register(registry);
        gauge(backlog, "hitotsu.outbox.parked", Snapshot::blocked)
                .description("How many messages were given up, or hold back their key")
                .tag("state", "blocked")
                .register(registry);
        gauge(backlog, "hitotsu.outbox.gaps", Snapshot::gaps)
                .description("How many places of the log open transactions may still fill")
                .register(registry);
        gauge(backlog, "hitotsu.outbox.leader", now -> now.leader() == null ? 0 : 1)
                .description("Whether any relay leads")
                .register(registry);
        logGauge(backlog, "hitotsu.outbox.log.lag", log -> log.lag().toMillis() / 1e3)
                .description("How long ago the relay had settled all of the database's log")
                .baseUnit("seconds")
                .register(registry);
        logGauge(backlog, "hitotsu.outbox.log.held", OutboxLog::lagBytes)
                .description("How much of its log the database holds for the relay")
                .baseUnit("bytes")
                .register(registry);
        logGauge(backlog, "hitotsu.outbox.log.problem", log -> log.problem() == null ? 0 : 1)
                .description("Whether the slot of the database's log is inactive, lost or about to be")
                .register(registry);
    }

    /** Zero where no messages are in the database's log alone. */
    private static Gauge.Builder<Supplier<@Nullable Snapshot>> logGauge(
            Supplier<@Nullable Snapshot> backlog, String name, ToDoubleFunction<OutboxLog> value) {
        return gauge(backlog, name, now -> {
            OutboxLog log = now.log();
            return log == null ? 0 : value.applyAsDouble(log);
        });
    }

    private static Gauge.Builder<Supplier<@Nullable Snapshot>> gauge(
            Supplier<@Nullable Snapshot> backlog, String name, ToDoubleFunction<Snapshot> value) {
        // Strongly: a registry forgets gauges of what nobody else holds.
        return Gauge.builder(name, backlog, source -> {
                    Snapshot now = source.get();
                    return now == null ? Double.NaN : value.applyAsDouble(now);
                })
                .strongReference(true);
    }

    /** Times how long appends take, for {@link dev.hitotsu.outbox.Outbox#observe}. */
    public static OutboxObserver appends(MeterRegistry registry) {
        requireNonNull(registry, "registry: null (expected: a registry)");
        Timer append = Timer.builder("hitotsu.outbox.append")
                .description("How long the statement takes that writes a transaction's messages")
                .register(registry);
        return new OutboxObserver() {
            @Override
            public void onWritten(int count, Duration took) {
                append.record(took);
            }
        };
    }
}
