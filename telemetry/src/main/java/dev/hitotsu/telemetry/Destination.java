package dev.hitotsu.telemetry;

import java.net.URI;
import java.util.Map;
import java.util.Objects;

/** Where traces, metrics or log records go. */
public sealed interface Destination {
    /**
     * A collector that speaks OTLP over HTTP.
     *
     * @param endpoint without path, such as {@code http://collector:4318}
     * @param headers that it wants, such as {@code Authorization}
     */
    record Otlp(URI endpoint, Map<String, String> headers) implements Destination {
        public Otlp {
            Objects.requireNonNull(endpoint, "endpoint: null (expected: a URL)");
            headers = Map.copyOf(headers);
            boolean isHttp = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
            if (!isHttp || endpoint.getHost() == null) {
                throw new IllegalArgumentException(
                        "endpoint: " + endpoint + " (expected: a URL such as http://collector:4318)");
            }
        }

        /** The address for one kind of what is sent, such as {@code v1/traces}. */
        String url(String path) {
            String base = endpoint.toString();
            return (base.endsWith("/") ? base : base + "/") + path;
        }

        /** Hides the headers. */
        @Override
        public String toString() {
            return "Otlp[" + endpoint + "]";
        }
    }

    /** One line of JSON for each, wherever the process writes its lines. */
    record Lines() implements Destination {}
}
