package dev.hitotsu.gateway.config;

import dev.hitotsu.telemetry.TraceSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway tells of itself.
 *
 * @param service how it is called in traces
 * @param traces null for none
 */
public record TelemetrySettings(String service, @Nullable TraceSettings traces) {
    public static final TelemetrySettings DEFAULT = new TelemetrySettings("gateway", null);
}
