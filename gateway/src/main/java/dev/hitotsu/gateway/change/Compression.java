package dev.hitotsu.gateway.change;

import java.util.Locale;
import java.util.Set;

/**
 * Which answers are compressed for clients that accept it.
 *
 * @param types media types in lower case, without parameters
 * @param minBytes shorter answers are left as they are; 0 or more
 */
public record Compression(Set<String> types, long minBytes) {
    /** Text, JSON and what else becomes much shorter. Not {@code text/event-stream}, whose parts must not wait. */
    public static final Compression DEFAULT = new Compression(
            Set.of(
                    "application/json",
                    "application/problem+json",
                    "application/javascript",
                    "application/xml",
                    "image/svg+xml",
                    "text/css",
                    "text/csv",
                    "text/html",
                    "text/javascript",
                    "text/plain",
                    "text/xml"),
            1024);

    public Compression {
        types = Set.copyOf(types);
        if (minBytes < 0) {
            throw new IllegalArgumentException("minBytes: " + minBytes + " (expected: 0 or more)");
        }
        if (types.contains("text/event-stream")) {
            throw new IllegalArgumentException("types: text/event-stream (expected: types whose parts may wait)");
        }
    }

    boolean hasType(String contentType) {
        int end = contentType.indexOf(';');
        String type = end < 0 ? contentType : contentType.substring(0, end);
        return types.contains(type.strip().toLowerCase(Locale.ROOT));
    }
}
