package dev.hitotsu.gateway.cache;

import java.time.Duration;

/**
 * How a route keeps answers.
 *
 * @param timeToLive of answers that do not say so themselves; 1 s to 30 days
 * @param maxBytes a larger body is not kept; at least 1
 * @param staleIfError for how long a stale answer stands in for an upstream that is out of order, if the answer does not say so
 *     itself; at most 30 days
 */
public record CacheSettings(Duration timeToLive, CacheScope scope, long maxBytes, Duration staleIfError) {
    private static final Duration MAX = Duration.ofDays(30);

    public static final CacheSettings DEFAULT =
            new CacheSettings(Duration.ofSeconds(300), CacheScope.USER, 1 << 20, Duration.ZERO);

    public CacheSettings {
        if (timeToLive.toSeconds() < 1 || timeToLive.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("ttl: " + timeToLive + " (expected: 1s to 30d)");
        }
        if (staleIfError.isNegative() || staleIfError.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("staleIfError: " + staleIfError + " (expected: 0s to 30d)");
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: 1 or more)");
        }
    }
}
