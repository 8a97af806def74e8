package dev.hitotsu.gateway.cache;

import dev.hitotsu.gateway.shared.GuardedCalls;
import dev.hitotsu.redis.RedisByteCache;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;

/** Keeps answers where all gateways find them. While Redis is away there are none. Thread-safe. */
final class RedisCacheStore implements CacheStore, AutoCloseable {
    private static final Duration BUDGET = Duration.ofMillis(100);

    private final Vertx vertx;
    private final RedisByteCache redis;
    private final GuardedCalls calls;
    private final OverduePurges overdue;

    RedisCacheStore(Vertx vertx, RedisByteCache redis, LongSupplier ticker) {
        this.vertx = vertx;
        this.redis = redis;
        this.calls = new GuardedCalls("cache", BUDGET, ticker);
        this.overdue = new OverduePurges(vertx, target -> purge(target, true, 0));
    }

    @Override
    public Future<Lookup> get(String key, String target) {
        return overdue.isEmpty()
                ? calls.call(vertx, () -> redis.get(key, target))
                        .map(read ->
                                new Lookup(read.value().flatMap(KeptCodec::decode), new Since(target, read.marks())))
                        .otherwise(Lookup.AWAY)
                : Future.succeededFuture(Lookup.AWAY);
    }

    @Override
    public Future<Boolean> put(String key, Kept kept, Duration lifetime, Set<String> tags, Since since) {
        return since.isKnown() && overdue.isEmpty()
                ? calls.call(
                                vertx,
                                () -> redis.put(
                                        key, KeptCodec.encode(kept), lifetime, tags, since.target(), since.marks()))
                        .otherwise(false)
                : Future.succeededFuture(false);
    }

    @Override
    public Future<Long> purge(String tag) {
        return purge(tag, false, 0);
    }

    @Override
    public String status() {
        return "{\"in\":\"redis\",\"away\":" + calls.isAway() + ",\"overduePurges\":" + !overdue.isEmpty() + "}";
    }

    @Override
    public Future<Void> forget(String target) {
        return purge(target, true, 0).transform(purged -> {
            if (purged.failed()) {
                overdue.add(target);
            }
            return Future.succeededFuture();
        });
    }

    /** Portion by portion: each has its own time, and Redis serves others in between. */
    private Future<Long> purge(String tag, boolean isTarget, long before) {
        return calls.call(vertx, () -> redis.purgeSome(tag, isTarget)).compose(purged -> {
            long removed = before + purged.removed();
            return purged.isMore() ? purge(tag, isTarget, removed) : Future.succeededFuture(removed);
        });
    }

    @Override
    public void close() {
        overdue.close();
        redis.close();
    }
}
