package dev.hitotsu.gateway.cache;

import dev.hitotsu.gateway.cache.Coalescing.Outcome;
import dev.hitotsu.gateway.cache.Coalescing.Turn;
import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Answers GET with what was answered before, while it is fresh. {@code X-Cache} says {@code HIT} or {@code MISS}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9111">RFC 9111</a>
 */
public final class CacheFilter implements Filter {
    private static final Duration WAIT_LIMIT = Duration.ofSeconds(5);

    private final CacheSettings settings;
    private final CacheStore store;
    private final InvalidationFilter invalidation;
    private final InstantSource clock;
    private final Coalescing coalescing;
    private final CachePolicy policy;
    private final Fetch fetch;

    public CacheFilter(
            CacheSettings settings, ResponseCache cache, Vertx vertx, InstantSource clock, LongSupplier ticker) {
        this.settings = settings;
        this.store = cache.store();
        this.invalidation = new InvalidationFilter(cache);
        this.clock = clock;
        this.coalescing = new Coalescing(vertx, WAIT_LIMIT, ticker);
        this.policy = new CachePolicy(settings);
        this.fetch = new Fetch(settings, store, clock);
    }

    @Override
    public Future<Reply> apply(Exchange exchange, Next next) {
        if (!CachePolicy.concerns(exchange)) {
            return invalidation.apply(exchange, next).map(CacheFilter::passed);
        }
        String key = CacheKey.of(exchange, settings.scope());
        return find(exchange, key).compose(found -> answer(exchange, next, key, found));
    }

    private static Reply passed(Reply reply) {
        reply.headers().remove(CacheTags.HEADER);
        return reply;
    }

    private Future<Found> find(Exchange exchange, String key) {
        String target = CacheTags.ofTarget(exchange);
        long before = coalescing.moment();
        return store.get(key, target).compose(lookup -> switch (lookup.kept().orElse(null)) {
            case null -> found(CacheStatus.URI_MISS, Optional.empty(), lookup, before);
            case CachedReply reply -> found(CacheStatus.STALE, Optional.of(reply), lookup, before);
            case Kept.Variants variants ->
                store.get(CacheKey.ofVariant(key, variants, exchange.headers()), target)
                        .compose(variant -> variant.kept().orElse(null) instanceof CachedReply reply
                                ? found(CacheStatus.STALE, Optional.of(reply), lookup, before)
                                : found(CacheStatus.VARY_MISS, Optional.empty(), lookup, before));
        });
    }

    private static Future<Found> found(
            CacheStatus status, Optional<CachedReply> reply, CacheStore.Lookup lookup, long before) {
        return Future.succeededFuture(new Found(status, reply, lookup.since(), before));
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
        if (CachePolicy.takesNothingKept(request)) {
            return fetch.ask(exchange, next, key, found, Turn.ALONE);
        }
        Optional<CachedReply> stale = found.reply().filter(kept -> policy.mayRevalidateLater(exchange, kept, now));
        if (stale.isPresent()) {
            revalidateLater(exchange, next, key, found);
            return Future.succeededFuture(given(exchange, stale.get(), CacheStatus.STALE_WHILE_REVALIDATE, now));
        }
        return coalesce(exchange, next, key, found, true);
    }

    /** One of those who meet a stale answer asks for a newer one. */
    private void revalidateLater(Exchange exchange, Next next, String key, Found found) {
        Future<?> unused = coalescing.run(
                key,
                turn -> {
                    askUnlessKept(exchange.inBackground(), next, key, found, turn);
                    return Future.succeededFuture();
                },
                outcome -> Future.succeededFuture());
    }

    /** Who led before may have ended between the look at what is kept and this turn. */
    private void askUnlessKept(Exchange background, Next next, String key, Found found, Turn turn) {
        Future<?> unused = find(background, key)
                .otherwise(found)
                .map(again -> {
                    if (again.mayAnswer(background.headers(), clock.millis())) {
                        turn.end(Outcome.KEPT);
                    } else {
                        fetch.askInBackground(background, next, key, again, turn);
                    }
                    return again;
                })
                .onFailure(defect -> turn.end(Outcome.FAILED));
    }

    private Future<Reply> coalesce(Exchange exchange, Next next, String key, Found found, boolean mayWaitAgain) {
        return coalescing.run(
                key,
                turn -> lead(exchange, next, key, found, turn),
                outcome -> find(exchange, key).compose(again -> {
                    long now = clock.millis();
                    if (again.mayAnswer(exchange.headers(), now)) {
                        return Future.succeededFuture(hit(exchange, again, now));
                    }
                    return mayWaitAgain && outcome == Outcome.ABANDONED
                            ? coalesce(exchange, next, key, again, false)
                            : fetch.ask(exchange, next, key, again, Turn.ALONE);
                }));
    }

    /** Who led before may have ended between the look at what is kept and this turn; if nobody did, nobody looks. */
    private Future<Reply> lead(Exchange exchange, Next next, String key, Found found, Turn turn) {
        if (!coalescing.hasKeptSince(key, found.moment())) {
            return fetch.ask(exchange, next, key, found, turn);
        }
        return find(exchange, key).compose(again -> {
            long now = clock.millis();
            if (again.mayAnswer(exchange.headers(), now)) {
                turn.end(Outcome.KEPT);
                return Future.succeededFuture(hit(exchange, again, now));
            }
            return fetch.ask(exchange, next, key, again, turn);
        });
    }

    private static Reply hit(Exchange exchange, Found found, long now) {
        return given(exchange, found.reply().orElseThrow(), CacheStatus.HIT, now);
    }

    private static Reply given(Exchange exchange, CachedReply kept, CacheStatus status, long now) {
        Reply reply = status.tell(kept.reply(now), kept.freshness().left(now));
        return Conditions.check(exchange.incoming().headers(), reply, now);
    }
}
