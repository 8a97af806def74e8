package dev.hitotsu.gateway.change;

import org.jspecify.annotations.Nullable;

/**
 * What a route changes of requests and of their answers.
 *
 * @param maxJsonBytes larger bodies of JSON that are to be changed are refused; at least 1
 * @param compression null for none
 */
public record RouteChanges(
        HeaderChanges requestHeaders,
        HeaderChanges responseHeaders,
        QueryChanges query,
        JsonChanges requestJson,
        JsonChanges responseJson,
        long maxJsonBytes,
        @Nullable Compression compression) {
    public static final RouteChanges NONE = new RouteChanges(
            HeaderChanges.NONE,
            HeaderChanges.NONE,
            QueryChanges.NONE,
            JsonChanges.NONE,
            JsonChanges.NONE,
            1 << 20,
            null);

    public RouteChanges {
        if (maxJsonBytes < 1) {
            throw new IllegalArgumentException("maxJson: " + maxJsonBytes + " (expected: 1 or more)");
        }
    }

    /** Whether headers change. */
    public boolean concernsHeaders() {
        return !requestHeaders.equals(HeaderChanges.NONE) || !responseHeaders.equals(HeaderChanges.NONE);
    }

    /** Whether bodies change. */
    public boolean concernsJson() {
        return !requestJson.equals(JsonChanges.NONE) || !responseJson.equals(JsonChanges.NONE);
    }
}
