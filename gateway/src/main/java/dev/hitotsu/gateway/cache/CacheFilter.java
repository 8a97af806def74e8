package dev.hitotsu.gateway.cache;

import dev.hitotsu.gateway.cache.Coalescing.Turn;
import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Answers GET with what was answered before, while it is fresh. {@code X-Cache} says {@code HIT} or {@code MISS}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9111">RFC 9111</a>
 */
public final class CacheFilter implements Filter {
    private static final Set<HttpMethod> SAFE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);
    private static final Duration WAIT_LIMIT = Duration.ofSeconds(5);

    private final CacheSettings settings;
    private final CacheStore store;
    private final InstantSource clock;
    private final Coalescing coalescing;
    private final Fetch fetch;

    public CacheFilter(
            CacheSettings settings, ResponseCache cache, Vertx vertx, InstantSource clock, LongSupplier ticker) {
        this.settings = settings;
        this.store = cache.store();
        this.clock = clock;
        this.coalescing = new Coalescing(vertx, WAIT_LIMIT, ticker);
        this.fetch = new Fetch(settings, store, clock);
    }

    @Override
    public Future<Reply> apply(Exchange exchange, Next next) {
        if (!CachePolicy.concerns(exchange)) {
            return next.proceed(exchange).compose(reply -> passed(exchange, reply));
        }
        String key = CacheKey.of(exchange, settings.scope());
        return find(exchange, key).compose(found -> answer(exchange, next, key, found));
    }

    /** What changes something makes what was kept of it wrong (RFC 9111, 4.4). */
    private Future<Reply> passed(Exchange exchange, Reply reply) {
        reply.headers().remove(CacheTags.HEADER);
        boolean changed = !SAFE.contains(exchange.received().method()) && reply.status() < 400;
        return changed
                ? store.purge(CacheTags.ofTarget(exchange)).transform(done -> Future.succeededFuture(reply))
                : Future.succeededFuture(reply);
    }

    private Future<Found> find(Exchange exchange, String key) {
        return store.get(key).compose(kept -> switch (kept.orElse(null)) {
            case null -> Future.succeededFuture(new Found(CacheStatus.URI_MISS, Optional.empty()));
            case CachedReply reply -> Future.succeededFuture(new Found(CacheStatus.STALE, Optional.of(reply)));
            case Kept.Variants variants ->
                store.get(CacheKey.ofVariant(key, variants, exchange.headers()))
                        .map(variant -> variant.orElse(null) instanceof CachedReply reply
                                ? new Found(CacheStatus.STALE, Optional.of(reply))
                                : new Found(CacheStatus.VARY_MISS, Optional.empty()));
        });
    }

    private Future<Reply> answer(Exchange exchange, Next next, String key, Found found) {
        MultiMap request = exchange.headers();
        long now = clock.millis();
        if (found.mayAnswer(request, now)) {
            return Future.succeededFuture(hit(exchange, found, now));
        }
        if (CacheControl.of(request).has("only-if-cached")) {
            return Future.failedFuture(RefusedException.of(504, "Nothing is kept"));
        }
        if (CachePolicy.wantsNew(request)) {
            return fetch.ask(exchange, next, key, found.wanted(CacheStatus.REQUEST), Turn.ALONE);
        }
        return coalescing.run(
                key,
                turn -> fetch.ask(exchange, next, key, found, turn),
                () -> find(exchange, key).compose(again -> afterWaiting(exchange, next, key, again)));
    }

    /** Who has waited does so once: whatever the others brought. */
    private Future<Reply> afterWaiting(Exchange exchange, Next next, String key, Found found) {
        long now = clock.millis();
        return found.mayAnswer(exchange.headers(), now)
                ? Future.succeededFuture(hit(exchange, found, now))
                : fetch.ask(exchange, next, key, found, Turn.ALONE);
    }

    private static Reply hit(Exchange exchange, Found found, long now) {
        CachedReply kept = found.reply().orElseThrow();
        Reply reply = CacheStatus.HIT.tell(kept.reply(now), kept.freshness().left(now));
        return Conditions.check(exchange.incoming().headers(), reply, now);
    }
}
