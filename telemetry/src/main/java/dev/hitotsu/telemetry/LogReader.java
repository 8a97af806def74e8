package dev.hitotsu.telemetry;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import java.net.URI;
import java.util.Map;

/** Reads a section about log records that go to a collector by themselves. Thread-safe. */
public final class LogReader {
    /** The section. */
    public static final SectionKey LOGS =
            new SectionKey("logs", "Log records by OTLP, beside those that are written; none by default.");

    private static final Destination.Otlp PLACEHOLDER = new Destination.Otlp(URI.create("http://none"), Map.of());
    private static final Key.Optional<String> OTLP = CollectorReader.key("none, but it is needed");

    private LogReader() {}

    /** Where the section says that they go; mistakes are reported to it. */
    public static Destination.Otlp read(Section logs) {
        if (logs.get(OTLP).isEmpty()) {
            logs.report("otlp: missing (expected: a URL such as http://collector:4318)");
        }
        return CollectorReader.read(logs, OTLP)
                .map(Destination.Otlp.class::cast)
                .orElse(PLACEHOLDER);
    }
}
