package dev.hitotsu.telemetry;

import static dev.hitotsu.config.Conversion.FLAG;
import static dev.hitotsu.config.Conversion.NUMBER;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Reads a section {@code traces} of a configuration. */
public final class TraceReader {
    /** The section. */
    public static final SectionKey TRACES = new SectionKey("traces", "Where traces go; nowhere by default.");

    private static final TraceSettings PLACEHOLDER = new TraceSettings(new TraceSettings.Lines(), 1);

    private static final Key.Optional<String> OTLP =
            Key.optional("otlp", TEXT, "Collector that speaks OTLP over HTTP, such as http://collector:4318.", "log");
    private static final SectionKey HEADERS = new SectionKey("headers", "Headers that the collector wants.");
    private static final Key.WithDefault<Boolean> LOG =
            Key.withDefault("log", FLAG, false, "Whether each span is one line of JSON in the log, in place of otlp.");
    private static final Key.WithDefault<Double> SAMPLE =
            Key.withDefault("sample", NUMBER, 0.1, "How many of the traces that begin here are kept, 0 to 1.");

    private TraceReader() {}

    /** What the section says; mistakes are reported to it. */
    public static TraceSettings read(Section traces) {
        Optional<String> otlp = traces.get(OTLP);
        Map<String, String> headers = traces.texts(HEADERS, name -> Optional.empty());
        boolean isLogged = traces.get(LOG);
        double sample = traces.get(SAMPLE);
        if (otlp.isPresent() == isLogged) {
            traces.report("otlp: " + (isLogged ? "beside log" : "missing") + " (expected: a URL, or log: true)");
        }
        return traces.build(
                () -> new TraceSettings(
                        otlp.isPresent() ? new TraceSettings.Otlp(url(otlp.get()), headers) : new TraceSettings.Lines(),
                        sample),
                PLACEHOLDER);
    }

    private static URI url(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("otlp: " + text + " (expected: a URL such as http://collector:4318)", e);
        }
    }
}
