package dev.hitotsu.gateway.config;

import dev.hitotsu.telemetry.Destination;
import dev.hitotsu.telemetry.MetricSettings;
import dev.hitotsu.telemetry.TraceSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway tells of itself.
 *
 * @param service how it is called in traces, metrics and logs
 * @param traces null for none
 * @param metrics where metrics go, beside those that are fetched; null for nowhere
 * @param logs where log records go, beside those that are written; null for nowhere
 */
public record TelemetrySettings(
        String service,
        @Nullable TraceSettings traces,
        @Nullable MetricSettings metrics,
        Destination.@Nullable Otlp logs) {
    public static final TelemetrySettings DEFAULT = new TelemetrySettings("gateway", null, null, null);
}
