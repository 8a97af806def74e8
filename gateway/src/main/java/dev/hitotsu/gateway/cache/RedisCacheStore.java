package dev.hitotsu.gateway.cache;

import dev.hitotsu.gateway.shared.GuardedCalls;
import dev.hitotsu.redis.RedisByteCache;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Keeps answers where all gateways find them. While Redis is away there are none. Thread-safe. */
final class RedisCacheStore implements CacheStore, AutoCloseable {
    private static final Duration BUDGET = Duration.ofMillis(100);

    private final Vertx vertx;
    private final RedisByteCache redis;
    private final GuardedCalls calls;

    RedisCacheStore(Vertx vertx, RedisByteCache redis, LongSupplier ticker) {
        this.vertx = vertx;
        this.redis = redis;
        this.calls = new GuardedCalls("cache", BUDGET, ticker);
    }

    @Override
    public Future<Optional<Kept>> get(String key) {
        return calls.call(vertx, () -> redis.get(key))
                .map(found -> found.flatMap(KeptCodec::decode))
                .otherwise(failure -> Optional.empty());
    }

    @Override
    public Future<Void> put(String key, Kept kept, Duration lifetime, Set<String> tags) {
        return calls.call(vertx, () -> redis.put(key, KeptCodec.encode(kept), lifetime, tags))
                .otherwiseEmpty();
    }

    @Override
    public Future<Long> purge(String tag) {
        return purge(tag, 0);
    }

    /** Portion by portion: each has its own time, and Redis serves others in between. */
    private Future<Long> purge(String tag, long before) {
        return calls.call(vertx, () -> redis.purgeSome(tag)).compose(purged -> {
            long removed = before + purged.removed();
            return purged.isMore() ? purge(tag, removed) : Future.succeededFuture(removed);
        });
    }

    @Override
    public void close() {
        redis.close();
    }
}
