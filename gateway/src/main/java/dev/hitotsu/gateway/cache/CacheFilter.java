package dev.hitotsu.gateway.cache;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Answers GET with what was answered before, while it is fresh. {@code X-Cache} says {@code HIT} or {@code MISS}. */
public final class CacheFilter implements Filter {
    private static final String X_CACHE = "X-Cache";

    private final CacheSettings settings;
    private final CachePolicy policy;
    private final ResponseCache cache;
    private final InstantSource clock;

    public CacheFilter(CacheSettings settings, ResponseCache cache, InstantSource clock) {
        this.settings = settings;
        this.policy = new CachePolicy(settings);
        this.cache = cache;
        this.clock = clock;
    }

    @Override
    public Future<Reply> apply(Exchange exchange, Next next) {
        if (!policy.concerns(exchange)) {
            return next.proceed(exchange);
        }
        String key = CacheKey.of(exchange, settings.scope());
        if (!policy.mayAnswer(exchange)) {
            return ask(exchange, next, key);
        }
        return cache.store()
                .get(key)
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(hit(exchange, found.get()))
                        : ask(exchange, next, key));
    }

    private Reply hit(Exchange exchange, CachedReply kept) {
        Reply reply = kept.reply(clock.millis());
        reply.headers().set(X_CACHE, "HIT");
        String tag = reply.headers().get(HttpHeaders.ETAG);
        boolean isKnown = tag != null
                && exchange.headers().getAll(HttpHeaders.IF_NONE_MATCH).contains(tag);
        return isKnown ? new Reply(304, reply.headers().remove(HttpHeaders.CONTENT_LENGTH), reply.body()) : reply;
    }

    /** A client's own conditions are not passed on: the whole answer is wanted. */
    private Future<Reply> ask(Exchange exchange, Next next, String key) {
        exchange.headers().remove(HttpHeaders.IF_NONE_MATCH).remove(HttpHeaders.IF_MODIFIED_SINCE);
        return next.proceed(exchange).map(reply -> {
            Optional<Duration> lifetime = policy.lifetime(exchange, reply);
            reply.headers().set(X_CACHE, "MISS");
            return lifetime.map(time -> keeping(reply, key, time)).orElse(reply);
        });
    }

    private Reply keeping(Reply reply, String key, Duration lifetime) {
        MultiMap headers = HttpHeaders.headers().addAll(reply.headers()).remove(X_CACHE);
        if (!(reply.body() instanceof Reply.Body.Stream stream)) {
            return reply;
        }
        Tee tee = new Tee(
                stream.content(),
                settings.maxBytes(),
                body -> cache.store().put(key, new CachedReply(headers, body, clock.millis()), lifetime));
        return new Reply(reply.status(), reply.headers(), new Reply.Body.Stream(tee, stream.trailers()));
    }
}
