package dev.hitotsu.gateway.cache;

import java.time.Duration;

/**
 * How a route keeps answers.
 *
 * @param timeToLive of answers that do not say so themselves; 1 s to 30 days
 * @param maxBytes a larger body is not kept; at least 1
 * @param staleIfError for how long a stale answer stands in for an upstream that is out of order, if the answer does
 *     not say so itself; at most 30 days
 * @param staleWhileRevalidate for how long a stale answer is given while a newer one is asked for, if the answer does
 *     not say so itself; at most 30 days
 */
public record CacheSettings(
        Duration timeToLive, CacheScope scope, long maxBytes, Duration staleIfError, Duration staleWhileRevalidate) {
    private static final Duration MAX = Duration.ofDays(30);

    public static final CacheSettings DEFAULT =
            new CacheSettings(Duration.ofSeconds(300), CacheScope.USER, 1 << 20, Duration.ZERO, Duration.ZERO);

    public CacheSettings {
        if (timeToLive.toSeconds() < 1 || timeToLive.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("ttl: " + timeToLive + " (expected: 1s to 30d)");
        }
        checkStale("staleIfError", staleIfError);
        checkStale("staleWhileRevalidate", staleWhileRevalidate);
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: 1 or more)");
        }
    }

    private static void checkStale(String name, Duration duration) {
        if (duration.isNegative() || duration.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(name + ": " + duration + " (expected: 0s to 30d)");
        }
    }
}
