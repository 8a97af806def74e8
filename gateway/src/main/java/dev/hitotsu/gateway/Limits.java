package dev.hitotsu.gateway;

import dev.hitotsu.config.EnumNames;
import dev.hitotsu.gateway.auth.ApiKeys;
import dev.hitotsu.gateway.auth.ApiKeys.ApiKey;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.config.RouteConfig;
import dev.hitotsu.gateway.config.auth.AuthSettings;
import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.limit.LimitFilter;
import dev.hitotsu.gateway.limit.LimitSettings;
import dev.hitotsu.gateway.limit.SharedLimiter;
import dev.hitotsu.gateway.route.Route.NamedFilter;
import dev.hitotsu.redis.RedisRateLimit;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the limits of routes. Used by one thread at a time. */
final class Limits {
    private final Vertx vertx;
    private final Parts parts;
    private final boolean isShared;

    /** Settings of one limit and where it is shared. */
    private record SharedLimit(
            LimitSettings limit, @Nullable String redis) {}

    private record RedisUri(String uri) {}

    /** Limits that ask Redis only if they are shared. */
    Limits(Vertx vertx, Parts parts, boolean isShared) {
        this.vertx = vertx;
        this.parts = parts;
        this.isShared = isShared;
    }

    /** Those of a route that are asked before the token is looked at, or after it. */
    List<NamedFilter> of(GatewayConfig config, RouteConfig route, boolean isBeforeAuthentication) {
        Function<Exchange, Optional<String>> apiKey = apiKeyOf(config, route);
        return route.limits().stream()
                .map(name -> Objects.requireNonNull(config.limits().get(name)))
                .filter(limit -> limit.key().isBeforeAuthentication() == isBeforeAuthentication)
                .map(limit -> new NamedFilter(name(limit), new LimitFilter(limiter(config, limit), vertx, apiKey)))
                .toList();
    }

    private static String name(LimitSettings limit) {
        return "limit " + limit.name() + ", by " + EnumNames.kebabCase(limit.key());
    }

    /** The hash of a key: the key itself is to be nowhere but in the request. */
    private static Function<Exchange, Optional<String>> apiKeyOf(GatewayConfig config, RouteConfig route) {
        List<ApiKeys> known = route.auth().stream()
                .map(name -> config.auth().get(name))
                .filter(AuthSettings.Keys.class::isInstance)
                .map(AuthSettings.Keys.class::cast)
                .map(keys -> new ApiKeys(keys.header(), keys.keys()))
                .toList();
        return exchange -> known.stream()
                .flatMap(keys -> keys.find(exchange).stream())
                .map(ApiKey::sha256)
                .findFirst();
    }

    private SharedLimiter limiter(GatewayConfig config, LimitSettings limit) {
        RedisRateLimit redis = config.redis() == null || !isShared
                ? null
                : parts.get(new RedisUri(config.redis()), address -> RedisRateLimit.connect(address.uri()));
        return parts.get(
                new SharedLimit(limit, config.redis()),
                settings -> new SharedLimiter(settings.limit(), redis, System::nanoTime));
    }
}
