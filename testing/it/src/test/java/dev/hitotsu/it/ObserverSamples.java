package dev.hitotsu.it;

import dev.hitotsu.inbox.EffectRunner;
import dev.hitotsu.inbox.ObservedHandling;
import dev.hitotsu.message.ObservedSink;
import dev.hitotsu.message.SendObserver;
import dev.hitotsu.message.Sink;
import dev.hitotsu.metrics.IdempotencyMetrics;
import dev.hitotsu.metrics.InboxMetrics;
import dev.hitotsu.tracing.MessageTracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.util.List;

/** Observers, metrics and traces. */
final class ObserverSamples {
    private ObserverSamples() {}

    static void addTo(ArgumentSamples samples) {
        MeterRegistry registry = new SimpleMeterRegistry();
        samples.argument(MeterRegistry.class, registry);
        samples.instance(ObservedHandling.class, ObservedHandling.of("sample", List.of()));
        samples.instance(
                ObservedSink.class, ObservedSink.of(samples.proxy(Sink.class), samples.proxy(SendObserver.class)));
        samples.instance(InboxMetrics.class, InboxMetrics.of(registry));
        samples.instance(IdempotencyMetrics.class, IdempotencyMetrics.of(samples.proxy(EffectRunner.class), registry));
        samples.instance(MessageTracing.class, MessageTracing.of(OpenTelemetry.noop(), "sample"));
    }
}
