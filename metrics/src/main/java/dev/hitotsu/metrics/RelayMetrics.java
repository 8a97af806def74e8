package dev.hitotsu.metrics;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendObserver;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.relay.RelayStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What a relay does: gauges {@code hitotsu.relay.leading} and {@code .inflight}, counters {@code .delivered},
 * {@code .failed}, {@code .destination.away}, {@code .interrupted}, {@code .parked} and {@code .terms}, the timer
 * {@code .delivery}.
 */
public final class RelayMetrics {
    private RelayMetrics() {}

    /** Registers the gauges and counters of a relay; {@code relay::status} tells its status. */
    public static void bind(MeterRegistry registry, Supplier<RelayStatus> status) {
        requireNonNull(registry, "registry: null (expected: a registry)");
        requireNonNull(status, "status: null (expected: what tells the status of a relay)");
        gauge(registry, status, "leading", "Whether this relay leads", RelayMetrics::leading);
        gauge(registry, status, "inflight", "How many messages the target has not answered yet", RelayStatus::inFlight);
        counter(registry, status, "delivered", "Messages that the target has taken", RelayStatus::delivered);
        counter(registry, status, "failed", "Sends that failed because of the message", RelayStatus::failed);
        counter(
                registry,
                status,
                "destination.away",
                "Sends that failed because their destination was away",
                RelayStatus::destinationAway);
        counter(registry, status, "interrupted", "Sends that failed because the target was away", RelayStatus::resent);
        counter(registry, status, "parked", "Messages that were parked", RelayStatus::parked);
        counter(registry, status, "terms", "How often this relay has taken the lead", RelayStatus::terms);
    }

    private static double leading(RelayStatus status) {
        return status.role() == RelayStatus.Role.LEADING ? 1 : 0;
    }

    private static void gauge(
            MeterRegistry registry,
            Supplier<RelayStatus> status,
            String name,
            String description,
            ToDoubleFunction<RelayStatus> value) {
        Gauge.builder("hitotsu.relay." + name, status, source -> value.applyAsDouble(source.get()))
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** A registry holds what a counter asks only weakly. The gauges hold the same supplier strongly. */
    private static void counter(
            MeterRegistry registry,
            Supplier<RelayStatus> status,
            String name,
            String description,
            ToDoubleFunction<RelayStatus> value) {
        FunctionCounter.builder("hitotsu.relay." + name, status, source -> value.applyAsDouble(source.get()))
                .description(description)
                .register(registry);
    }

    /**
     * Times deliveries, from when a message was made ({@link Message#occurredAt}) until the target has taken it, for
     * {@link dev.hitotsu.message.ObservedSink}. Clocks of two machines are compared; a time below zero counts as zero.
     */
    public static SendObserver deliveries(MeterRegistry registry, InstantSource clock) {
        requireNonNull(registry, "registry: null (expected: a registry)");
        requireNonNull(clock, "clock: null (expected: a clock)");
        return new Deliveries(
                Timer.builder("hitotsu.relay.delivery")
                        .description("From the append of a message to the target's acknowledgement")
                        .serviceLevelObjectives(Buckets.WAITING)
                        .register(registry),
                clock);
    }

    private record Deliveries(Timer delivery, InstantSource clock) implements SendObserver {
        @Override
        public Consumer<SendResult> onSend(Message message) {
            return result -> {
                if (result instanceof SendResult.Sent) {
                    Duration took = Duration.between(message.occurredAt(), clock.instant());
                    delivery.record(took.isNegative() ? Duration.ZERO : took);
                }
            };
        }
    }
}
