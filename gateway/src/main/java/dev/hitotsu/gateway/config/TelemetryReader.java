package dev.hitotsu.gateway.config;

import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.telemetry.LogReader;
import dev.hitotsu.telemetry.MetricReader;
import dev.hitotsu.telemetry.TraceReader;

/** Reads the section {@code telemetry}. */
final class TelemetryReader {
    private static final Key.WithDefault<String> SERVICE = Key.withDefault(
            "service",
            TEXT,
            TelemetrySettings.DEFAULT.service(),
            "How the gateway is called in traces, metrics and logs.");

    private TelemetryReader() {}

    static TelemetrySettings read(Section telemetry) {
        String service = telemetry.get(SERVICE);
        return new TelemetrySettings(
                service,
                telemetry.optionalSection(TraceReader.TRACES, TraceReader::read).orElse(null),
                telemetry
                        .optionalSection(MetricReader.METRICS, MetricReader::read)
                        .orElse(null),
                telemetry.optionalSection(LogReader.LOGS, LogReader::read).orElse(null));
    }
}
