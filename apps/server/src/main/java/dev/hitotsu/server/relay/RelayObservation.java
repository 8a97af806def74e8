package dev.hitotsu.server.relay;

import dev.hitotsu.message.ObservedSink;
import dev.hitotsu.message.Sink;
import dev.hitotsu.metrics.OutboxMetrics;
import dev.hitotsu.metrics.RelayMetrics;
import dev.hitotsu.server.config.RelayConfig;
import dev.hitotsu.telemetry.Telemetry;
import dev.hitotsu.tracing.MessageTracing;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Metrics and traces of a relay: nothing, unless somebody can ask for them. Thread-safe. */
final class RelayObservation implements AutoCloseable {
    private static final Logger traces = LoggerFactory.getLogger("dev.hitotsu.traces");

    private final @Nullable Telemetry telemetry;
    private final boolean hasMetrics;
    private final String system;

    private RelayObservation(@Nullable Telemetry telemetry, boolean hasMetrics, String system) {
        this.telemetry = telemetry;
        this.hasMetrics = hasMetrics;
        this.system = system;
    }

    /** Of a relay with this configuration. Metrics are kept if there is a port to ask for them. */
    static RelayObservation of(RelayConfig config) {
        boolean hasMetrics = config.http() != null;
        Telemetry telemetry =
                hasMetrics || config.traces() != null ? Telemetry.start("relay", config.traces(), traces::info) : null;
        return new RelayObservation(telemetry, hasMetrics, config.sink().system());
    }

    /** The sink, with its sends seen. */
    Sink observe(Sink sink) {
        Sink observed = sink;
        if (telemetry != null && hasMetrics) {
            observed = ObservedSink.of(observed, RelayMetrics.deliveries(telemetry.meters(), InstantSource.system()));
        }
        if (telemetry != null && telemetry.hasTraces()) {
            observed = ObservedSink.of(
                    observed, MessageTracing.of(telemetry.tracer(), system).sends());
        }
        return observed;
    }

    /** Registers what the monitor knows. */
    void bind(RelayMonitor monitor) {
        if (telemetry != null && hasMetrics) {
            OutboxMetrics.bind(telemetry.meters(), monitor::backlog);
            RelayMetrics.bind(telemetry.meters(), monitor::status);
        }
    }

    /** All metrics as Prometheus reads them; empty if there are none. */
    String scrape() {
        return telemetry == null ? "" : telemetry.scrape();
    }

    @Override
    public void close() {
        if (telemetry != null) {
            telemetry.close();
        }
    }
}
