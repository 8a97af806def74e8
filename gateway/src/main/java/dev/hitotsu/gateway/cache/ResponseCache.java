package dev.hitotsu.gateway.cache;

import dev.hitotsu.redis.RedisByteCache;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.LongSupplier;

/** Where the answers of all routes are kept. Thread-safe. */
public final class ResponseCache implements AutoCloseable {
    private final CacheStore store;

    ResponseCache(CacheStore store) {
        this.store = store;
    }

    /** In the memory of this gateway, up to a number of bytes. */
    public static ResponseCache inMemory(long maxBytes, LongSupplier ticker) {
        return new ResponseCache(new MemoryCacheStore(maxBytes, ticker));
    }

    /**
     * In a Redis that gateways share.
     *
     * @throws IllegalArgumentException if the URI is invalid
     */
    public static ResponseCache inRedis(String uri, Vertx vertx, LongSupplier ticker) {
        return new ResponseCache(new RedisCacheStore(vertx, RedisByteCache.connect(uri), ticker));
    }

    /**
     * Removes the answers that have this in their {@code Cache-Tag}.
     *
     * @return how many those were; fails if Redis does not answer
     */
    public Future<Long> purgeTag(String tag) {
        return store.purge(CacheTags.named(tag));
    }

    /** Removes the answers of a route. */
    public Future<Long> purgeRoute(String id) {
        return store.purge(CacheTags.ofRoute(id));
    }

    /** Where the answers are kept and how many there are, as JSON. */
    public String status() {
        return store.status();
    }

    CacheStore store() {
        return store;
    }

    @Override
    public void close() throws Exception {
        if (store instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }
}
