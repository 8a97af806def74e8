package dev.hitotsu.gateway;

import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.config.TelemetrySettings;
import dev.hitotsu.gateway.log.AccessLog;
import dev.hitotsu.gateway.log.CollectedAccessLog;
import dev.hitotsu.gateway.observe.RequestMetrics;
import dev.hitotsu.gateway.observe.RequestObserver;
import dev.hitotsu.gateway.observe.RequestTraces;
import dev.hitotsu.gateway.observe.UpstreamMetrics;
import dev.hitotsu.gateway.upstream.Upstream;
import dev.hitotsu.telemetry.Destination;
import dev.hitotsu.telemetry.MetricSettings;
import dev.hitotsu.telemetry.Telemetry;
import io.opentelemetry.api.logs.LoggerProvider;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a gateway sees of its requests and upstreams: nothing, unless somebody can ask for it. Thread-safe. */
final class Observation implements AutoCloseable {
    private final @Nullable Telemetry telemetry;
    private final @Nullable UpstreamMetrics upstreams;
    private final RequestObserver observer;

    private Observation(@Nullable Telemetry telemetry, boolean hasMetrics) {
        this.telemetry = telemetry;
        this.upstreams = telemetry == null || !hasMetrics ? null : new UpstreamMetrics(telemetry.meters());
        this.observer = observer(telemetry, hasMetrics);
    }

    /**
     * Of a gateway with this configuration. Metrics are kept if there is a port to ask for them, or they go somewhere.
     */
    static Observation of(GatewayConfig config, AccessLog lines) {
        boolean hasMetrics = config.admin() != null || config.telemetry().metrics() != null;
        boolean isOfUse = hasMetrics
                || config.telemetry().traces() != null
                || config.telemetry().logs() != null;
        return new Observation(isOfUse ? telemetry(config.telemetry(), lines) : null, hasMetrics);
    }

    private static Telemetry telemetry(TelemetrySettings settings, AccessLog lines) {
        Destination meters = settings.metrics() == null
                ? new Destination.Lines()
                : settings.metrics().to();
        return Telemetry.start(settings.service(), settings.traces(), meters, settings.logs(), lines::write);
    }

    private static RequestObserver observer(@Nullable Telemetry telemetry, boolean hasMetrics) {
        if (telemetry == null) {
            return RequestObserver.NONE;
        }
        if (!telemetry.hasTraces()) {
            return new RequestMetrics(telemetry.meters());
        }
        RequestObserver traces = new RequestTraces(telemetry.tracer());
        return hasMetrics ? RequestObserver.both(traces, new RequestMetrics(telemetry.meters())) : traces;
    }

    RequestObserver observer() {
        return observer;
    }

    /** The log with each line also as a record for the collector, if there is one. */
    AccessLog alsoTo(GatewayConfig config, AccessLog log) {
        return config.telemetry().logs() == null ? log : new CollectedAccessLog(log, logs());
    }

    /** Makes log records; they go to the collector, if there is one. */
    LoggerProvider logs() {
        return telemetry == null ? LoggerProvider.noop() : telemetry.logs();
    }

    /** All metrics as Prometheus reads them; empty if there are none. */
    String scrape(List<Upstream> living) {
        if (telemetry == null || upstreams == null) {
            return "";
        }
        upstreams.refresh(living);
        return telemetry.scrape();
    }

    /** Sends all metrics to where the configuration says, as often as it says; never if it says nothing. */
    void publishMetrics(GatewayConfig config, Vertx vertx, Supplier<List<Upstream>> living) {
        MetricSettings settings = config.telemetry().metrics();
        if (settings != null) {
            // Not on the event loop: there may be hundreds of them.
            vertx.setPeriodic(
                    settings.every().toMillis(),
                    timer -> Thread.ofVirtual().name("hitotsu-metrics").start(() -> publishMetrics(living.get())));
        }
    }

    private void publishMetrics(List<Upstream> living) {
        if (telemetry != null && upstreams != null) {
            upstreams.refresh(living);
            telemetry.publishMeters();
        }
    }

    @Override
    public void close() {
        if (telemetry != null) {
            telemetry.close();
        }
    }
}
