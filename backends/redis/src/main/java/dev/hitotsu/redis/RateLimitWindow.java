package dev.hitotsu.redis;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How much is granted in what time.
 *
 * @param maxRequests 1 to 1,000,000
 * @param length 1 ms to a day
 */
public record RateLimitWindow(int maxRequests, Duration length) {
    private static final Duration MAX_LENGTH = Duration.ofDays(1);

    public RateLimitWindow {
        requireNonNull(length, "length: null (expected: 1ms to 1d)");
        if (maxRequests < 1 || maxRequests > 1_000_000) {
            throw new IllegalArgumentException("maxRequests: " + maxRequests + " (expected: 1..1000000)");
        }
        if (length.toMillis() < 1 || length.compareTo(MAX_LENGTH) > 0) {
            throw new IllegalArgumentException("length: " + length + " (expected: 1ms to 1d)");
        }
    }
}
