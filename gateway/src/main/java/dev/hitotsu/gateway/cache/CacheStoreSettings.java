package dev.hitotsu.gateway.cache;

/**
 * Where answers are kept.
 *
 * @param maxBytes how much memory they may take; at least 1
 */
public record CacheStoreSettings(Place place, long maxBytes) {
    public static final CacheStoreSettings DEFAULT = new CacheStoreSettings(Place.MEMORY, 64L << 20);

    /** Where. */
    public enum Place {
        /** Each gateway for itself. */
        MEMORY,

        /** In the Redis of all gateways. */
        REDIS
    }

    public CacheStoreSettings {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: 1 or more)");
        }
    }
}
