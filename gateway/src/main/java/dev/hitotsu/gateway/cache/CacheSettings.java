package dev.hitotsu.gateway.cache;

import java.time.Duration;

/**
 * How a route keeps answers.
 *
 * @param timeToLive of answers that do not say so themselves; 1 s to 30 days
 * @param maxBytes a larger body is not kept; at least 1
 */
public record CacheSettings(Duration timeToLive, CacheScope scope, long maxBytes) {
    public static final CacheSettings DEFAULT = new CacheSettings(Duration.ofSeconds(300), CacheScope.USER, 1 << 20);

    public CacheSettings {
        if (timeToLive.toSeconds() < 1 || timeToLive.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("ttl: " + timeToLive + " (expected: 1s to 30d)");
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: 1 or more)");
        }
    }
}
