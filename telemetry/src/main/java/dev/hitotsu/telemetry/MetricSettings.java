package dev.hitotsu.telemetry;

import java.time.Duration;
import java.util.Objects;

/**
 * Where metrics go by themselves, beside {@link Telemetry#scrape}, and how often.
 *
 * @param to where they go
 * @param every 1 s to 1 h
 */
public record MetricSettings(Destination to, Duration every) {
    private static final Duration MAX = Duration.ofHours(1);

    public MetricSettings {
        Objects.requireNonNull(to, "to: null (expected: a destination)");
        if (every.toSeconds() < 1 || every.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("every: " + every + " (expected: 1s to 1h)");
        }
    }
}
