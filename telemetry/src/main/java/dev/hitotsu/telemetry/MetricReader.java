package dev.hitotsu.telemetry;

import static dev.hitotsu.config.Conversion.DURATION;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import java.time.Duration;

/** Reads a section about metrics that go somewhere by themselves. Thread-safe. */
public final class MetricReader {
    /** The section. */
    public static final SectionKey METRICS =
            new SectionKey("metrics", "Metrics by OTLP, or as lines of JSON in the log; neither by default.");

    private static final Duration DEFAULT = Duration.ofMinutes(1);
    private static final MetricSettings PLACEHOLDER = new MetricSettings(new Destination.Lines(), DEFAULT);

    private static final Key.WithDefault<Duration> EVERY =
            Key.withDefault("every", DURATION, DEFAULT, "How often each metric is sent, or is a line; 1s to 1h.");
    private static final Key.Optional<String> OTLP = CollectorReader.key("lines in the log");

    private MetricReader() {}

    /** What the section says; mistakes are reported to it. */
    public static MetricSettings read(Section metrics) {
        Duration every = metrics.get(EVERY);
        Destination to = CollectorReader.read(metrics, OTLP).orElseGet(Destination.Lines::new);
        return metrics.build(() -> new MetricSettings(to, every), PLACEHOLDER);
    }
}
