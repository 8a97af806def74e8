package dev.hitotsu.gateway.limit;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.redis.RateLimitDecision;
import dev.hitotsu.redis.RateLimitWindow;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Refuses requests beyond a limit with 429 and {@code Retry-After}, and tells all others how much is left.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/">RateLimit header fields for
 *     HTTP</a>
 */
public final class LimitFilter implements Filter {
    private final SharedLimiter limiter;
    private final Vertx vertx;
    private final Function<Exchange, Optional<String>> apiKey;

    /**
     * A filter that asks this limiter.
     *
     * @param apiKey a name for the API key of a request, if the route knows it; must not block
     */
    public LimitFilter(SharedLimiter limiter, Vertx vertx, Function<Exchange, Optional<String>> apiKey) {
        this.limiter = limiter;
        this.vertx = vertx;
        this.apiKey = apiKey;
    }

    @Override
    public Future<Reply> apply(Exchange exchange, Next next) {
        String name = limiter.settings().key().of(exchange, apiKey);
        if (name.isEmpty()) {
            return next.proceed(exchange);
        }
        return limiter.ask(vertx, name).compose(asked -> decide(exchange, next, asked));
    }

    private Future<Reply> decide(Exchange exchange, Next next, Optional<RateLimitDecision> asked) {
        if (asked.isEmpty()) {
            return Future.failedFuture(RefusedException.of(503, "Service temporarily unavailable"));
        }
        Map<String, String> headers = headers(asked.get());
        if (!asked.get().isGranted()) {
            return Future.failedFuture(RefusedException.of(429, "Too many requests", headers));
        }
        return next.proceed(exchange).map(reply -> withHeaders(reply, headers));
    }

    private static Reply withHeaders(Reply reply, Map<String, String> headers) {
        MultiMap all = reply.headers();
        headers.forEach(all::add);
        return reply;
    }

    private Map<String, String> headers(RateLimitDecision decision) {
        String name = '"' + limiter.settings().name() + '"';
        RateLimitWindow window = limiter.settings().window();
        long seconds = roundedUp(decision.untilNext());
        String policy = name + ";q=" + window.maxRequests() + ";w=" + roundedUp(window.length());
        String state = name + ";r=" + decision.remaining() + ";t=" + seconds;
        return decision.isGranted()
                ? Map.of("RateLimit-Policy", policy, "RateLimit", state)
                : Map.of("RateLimit-Policy", policy, "RateLimit", state, "Retry-After", Long.toString(seconds));
    }

    private static long roundedUp(Duration duration) {
        return Math.max(1, duration.plusNanos(999_999_999).toSeconds());
    }
}
