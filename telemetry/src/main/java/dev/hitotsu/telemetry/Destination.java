package dev.hitotsu.telemetry;

import dev.hitotsu.config.LiveText;
import dev.hitotsu.runtime.secret.LastGood;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Where traces, metrics or log records go. */
public sealed interface Destination {
    /**
     * A collector that speaks OTLP over HTTP.
     *
     * @param endpoint without path, such as {@code http://collector:4318}
     * @param headers that it wants, such as {@code Authorization}; their values may change, and are read anew then
     */
    record Otlp(URI endpoint, Map<String, LiveText> headers) implements Destination {
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

        /**
         * The headers as they are now, of which the last that could be read are used. Blocks for their files, once a
         * second at most.
         *
         * @throws IllegalArgumentException if they cannot be read now
         */
        Supplier<Map<String, String>> presentHeaders() {
            try {
                return LastGood.of("headers for " + endpoint, this::read, this::read)::current;
            } catch (IOException e) {
                throw new IllegalArgumentException("headers: " + e.getMessage() + " (expected: values)", e);
            }
        }

        private Map<String, String> read() {
            Map<String, String> present = new TreeMap<>();
            headers.forEach((name, value) -> present.put(name, value.present()));
            return present;
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
