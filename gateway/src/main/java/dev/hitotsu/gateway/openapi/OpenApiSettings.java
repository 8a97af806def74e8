package dev.hitotsu.gateway.openapi;

/**
 * What requests of a route must be like.
 *
 * @param prefix what clients write before the paths of the document; perhaps empty
 * @param maxBytes of a body, which is read into memory; at least 1
 */
public record OpenApiSettings(OpenApi api, String prefix, long maxBytes) {
    public OpenApiSettings {
        if (!prefix.isEmpty() && (!prefix.startsWith("/") || prefix.endsWith("/"))) {
            throw new IllegalArgumentException(
                    "prefix: " + prefix + " (expected: nothing, or a beginning such as /api)");
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: 1 or more)");
        }
    }
}
