package dev.hitotsu.telemetry;

import java.net.URI;
import java.util.Map;
import java.util.Objects;

/**
 * Where traces go, and how many.
 *
 * @param to where they go
 * @param sampleRatio of the requests for which the caller has not decided it, from 0 to 1
 */
public record TraceSettings(Destination to, double sampleRatio) {
    public TraceSettings {
        Objects.requireNonNull(to, "to: null (expected: a destination)");
        if (!(sampleRatio >= 0 && sampleRatio <= 1)) {
            throw new IllegalArgumentException("sample: " + sampleRatio + " (expected: 0..1)");
        }
    }

    /** Where traces go. */
    public sealed interface Destination {}

    /**
     * A collector that speaks OTLP over HTTP.
     *
     * @param endpoint without path, such as {@code http://collector:4318}
     * @param headers that it wants, such as {@code Authorization}
     */
    public record Otlp(URI endpoint, Map<String, String> headers) implements Destination {
        public Otlp {
            Objects.requireNonNull(endpoint, "endpoint: null (expected: a URL)");
            headers = Map.copyOf(headers);
            boolean isHttp = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
            if (!isHttp || endpoint.getHost() == null) {
                throw new IllegalArgumentException(
                        "endpoint: " + endpoint + " (expected: a URL such as http://collector:4318)");
            }
        }

        /** Hides the headers. */
        @Override
        public String toString() {
            return "Otlp[" + endpoint + "]";
        }
    }

    /** One line of JSON a span, wherever the process writes its lines. */
    public record Lines() implements Destination {}
}
