package dev.hitotsu.gateway.limit;

import dev.hitotsu.gateway.shared.GuardedCalls;
import dev.hitotsu.redis.RateLimitDecision;
import dev.hitotsu.redis.RedisRateLimit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Asks Redis, and decides alone while Redis is away. Thread-safe. */
public final class SharedLimiter {
    private final LimitSettings settings;
    private final @Nullable RedisRateLimit redis;
    private final GuardedCalls calls;
    private final LocalRateLimit local;

    /** A limiter; without Redis each gateway counts alone. */
    public SharedLimiter(LimitSettings settings, @Nullable RedisRateLimit redis, LongSupplier ticker) {
        this.settings = settings;
        this.redis = redis;
        this.calls = new GuardedCalls("limit " + settings.name(), settings.budget(), ticker);
        this.local = new LocalRateLimit(settings.window(), ticker);
    }

    public LimitSettings settings() {
        return settings;
    }

    /** Whether this gateway counts alone at the moment: without Redis, or while Redis is away. */
    public boolean isAlone() {
        return redis == null || calls.isAway();
    }

    /** The decision, on the caller's context; empty if Redis does not answer and nobody passes meanwhile. */
    Future<Optional<RateLimitDecision>> ask(Vertx vertx, String name) {
        RedisRateLimit shared = redis;
        if (shared == null) {
            return Future.succeededFuture(Optional.of(local.ask(name)));
        }
        return calls.call(vertx, () -> shared.ask(settings.name() + ":" + name, settings.window()))
                .map(Optional::of)
                .otherwise(failure -> withoutRedis(name));
    }

    private Optional<RateLimitDecision> withoutRedis(String name) {
        return settings.redisDown() == RedisDown.LOCAL ? Optional.of(local.ask(name)) : Optional.empty();
    }
}
