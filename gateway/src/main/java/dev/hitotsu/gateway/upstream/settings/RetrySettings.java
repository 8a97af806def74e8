package dev.hitotsu.gateway.upstream.settings;

/**
 * How often a request that can be repeated is sent again.
 *
 * @param maxRetries of one request, 0 to 10
 * @param budget retries in proportion to requests, 0 to 1
 */
public record RetrySettings(int maxRetries, double budget) {
    public static final RetrySettings DEFAULT = new RetrySettings(1, 0.2);

    /** None: a sidecar of a mesh does it, or nobody. */
    public static final RetrySettings NONE = new RetrySettings(0, 0);

    public RetrySettings {
        if (maxRetries < 0 || maxRetries > 10) {
            throw new IllegalArgumentException("maxRetries: " + maxRetries + " (expected: 0..10)");
        }
        if (!(budget >= 0 && budget <= 1)) {
            throw new IllegalArgumentException("budget: " + budget + " (expected: 0..1)");
        }
    }
}
