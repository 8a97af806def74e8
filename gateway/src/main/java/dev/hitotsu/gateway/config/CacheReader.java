package dev.hitotsu.gateway.config;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.SIZE;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.gateway.cache.CacheScope;
import dev.hitotsu.gateway.cache.CacheSettings;
import dev.hitotsu.gateway.cache.CacheStoreSettings;
import java.time.Duration;

/** Reads the sections {@code cache} of the file and of a route. */
final class CacheReader {
    private static final CacheSettings DEFAULT = CacheSettings.DEFAULT;

    private static final Key.WithDefault<CacheStoreSettings.Place> PLACE = Key.withDefault(
            "in",
            Conversion.choice(CacheStoreSettings.Place.class),
            CacheStoreSettings.DEFAULT.place(),
            "In the memory of each gateway, or in redis, which all share.");
    private static final Key.WithDefault<Long> MEMORY = Key.withDefault(
            "maxBytes", SIZE, CacheStoreSettings.DEFAULT.maxBytes(), "How much memory the answers may take.");

    private static final Key.WithDefault<Duration> TTL = Key.withDefault(
            "ttl", DURATION, DEFAULT.timeToLive(), "How long answers are kept that do not say so themselves.");
    private static final Key.WithDefault<CacheScope> SCOPE = Key.withDefault(
            "scope",
            Conversion.choice(CacheScope.class),
            DEFAULT.scope(),
            "For the user who asked (user), or for all (shared): then only public answers to requests with credentials.");
    private static final Key.WithDefault<Long> MAX_BYTES =
            Key.withDefault("maxBytes", SIZE, DEFAULT.maxBytes(), "Larger answers are not kept.");
    private static final Key.WithDefault<Duration> STALE_IF_ERROR = Key.withDefault(
            "staleIfError",
            DURATION,
            DEFAULT.staleIfError(),
            "For how long an old answer stands in for an upstream that is out of order.");
    private static final Key.WithDefault<Duration> STALE_WHILE_REVALIDATE = Key.withDefault(
            "staleWhileRevalidate",
            DURATION,
            DEFAULT.staleWhileRevalidate(),
            "For how long an old answer is given at once while the upstream is asked for a new one.");

    private CacheReader() {}

    static CacheStoreSettings store(Section cache) {
        CacheStoreSettings.Place place = cache.get(PLACE);
        long maxBytes = cache.get(MEMORY);
        return cache.build(() -> new CacheStoreSettings(place, maxBytes), CacheStoreSettings.DEFAULT);
    }

    static CacheSettings route(Section cache) {
        Duration ttl = cache.get(TTL);
        CacheScope scope = cache.get(SCOPE);
        long maxBytes = cache.get(MAX_BYTES);
        Duration staleIfError = cache.get(STALE_IF_ERROR);
        Duration staleWhileRevalidate = cache.get(STALE_WHILE_REVALIDATE);
        return cache.build(() -> new CacheSettings(ttl, scope, maxBytes, staleIfError, staleWhileRevalidate), DEFAULT);
    }
}
