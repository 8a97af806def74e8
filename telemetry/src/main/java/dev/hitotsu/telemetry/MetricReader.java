package dev.hitotsu.telemetry;

import static dev.hitotsu.config.Conversion.DURATION;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import java.time.Duration;

/** Reads a section about metrics as lines of a log. Thread-safe. */
public final class MetricReader {
    /** The section. */
    public static final SectionKey METRICS =
            new SectionKey("metrics", "Metrics as lines of JSON in the log; none by default.");

    private static final Duration DEFAULT = Duration.ofMinutes(1);
    private static final Duration MAX = Duration.ofHours(1);

    private static final Key.WithDefault<Duration> EVERY =
            Key.withDefault("every", DURATION, DEFAULT, "How often each metric is a line, 1s to 1h.");

    private MetricReader() {}

    /** How often metrics are written; mistakes are reported to the section. */
    public static Duration read(Section metrics) {
        Duration every = metrics.get(EVERY);
        if (every.toSeconds() >= 1 && every.compareTo(MAX) <= 0) {
            return every;
        }
        metrics.report("every: " + every + " (expected: 1s to 1h)");
        return DEFAULT;
    }
}
