package dev.hitotsu.telemetry;

import static dev.hitotsu.config.Conversion.FLAG;
import static dev.hitotsu.config.Conversion.NUMBER;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;

/** Reads a section {@code traces} of a configuration. */
public final class TraceReader {
    /** The section. */
    public static final SectionKey TRACES = new SectionKey("traces", "Where traces go; nowhere by default.");

    private static final TraceSettings PLACEHOLDER = new TraceSettings(new Destination.Lines(), 1);

    private static final Key.Optional<String> OTLP = CollectorReader.key("log");
    private static final Key.WithDefault<Boolean> LOG =
            Key.withDefault("log", FLAG, false, "Whether each span is one line of JSON in the log, in place of otlp.");
    private static final Key.WithDefault<Double> SAMPLE =
            Key.withDefault("sample", NUMBER, 0.1, "How many of the traces that begin here are kept, 0 to 1.");

    private TraceReader() {}

    /** What the section says; mistakes are reported to it. */
    public static TraceSettings read(Section traces) {
        Destination to = CollectorReader.read(traces, OTLP).orElseGet(Destination.Lines::new);
        boolean isLogged = traces.get(LOG);
        double sample = traces.get(SAMPLE);
        if (traces.get(OTLP).isPresent() == isLogged) {
            traces.report("otlp: " + (isLogged ? "beside log" : "missing") + " (expected: a URL, or log: true)");
        }
        return traces.build(() -> new TraceSettings(to, sample), PLACEHOLDER);
    }
}
