package dev.hitotsu.gateway.config;

import dev.hitotsu.telemetry.MetricSettings;
import dev.hitotsu.telemetry.TraceSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway tells of itself.
 *
 * @param service how it is called in traces and metrics
 * @param traces null for none
 * @param metrics where metrics go, beside those that are fetched; null for nowhere
 */
public record TelemetrySettings(
        String service,
        @Nullable TraceSettings traces,
        @Nullable MetricSettings metrics) {
    public static final TelemetrySettings DEFAULT = new TelemetrySettings("gateway", null, null);
}
