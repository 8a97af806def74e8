package dev.hitotsu.telemetry;

import static dev.hitotsu.config.Conversion.FLAG;
import static dev.hitotsu.config.Conversion.NUMBER;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a section {@code traces} of a configuration. */
public final class TraceReader {
    /** The section. */
    public static final SectionKey TRACES = new SectionKey("traces", "Where traces go; nowhere by default.");

    private static final String EXPECTED = "a URL such as http://collector:4318";
    private static final Set<String> SCHEMES = Set.of("http", "https");
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

    /** The messages leave out what may hold a password. */
    private static URI url(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "otlp: " + e.getReason() + " at index " + e.getIndex() + " (expected: " + EXPECTED + ")");
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("otlp: " + url.getScheme() + "://…@" + url.getHost()
                    + " (expected: no user there; what the collector wants to know goes into headers)");
        }
        if (url.getHost() == null || !SCHEMES.contains(String.valueOf(url.getScheme()))) {
            throw new IllegalArgumentException("otlp: no URL of a server (expected: " + EXPECTED + ")");
        }
        return url;
    }
}
