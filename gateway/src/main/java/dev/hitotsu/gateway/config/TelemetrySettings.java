package dev.hitotsu.gateway.config;

import dev.hitotsu.telemetry.TraceSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway tells of itself.
 *
 * @param service how it is called in traces
 * @param traces null for none
 * @param metricsEvery how often metrics are lines of the log; null for never
 */
public record TelemetrySettings(
        String service,
        @Nullable TraceSettings traces,
        @Nullable Duration metricsEvery) {
    public static final TelemetrySettings DEFAULT = new TelemetrySettings("gateway", null, null);
}
