package dev.hitotsu.gateway.cache;

import dev.hitotsu.gateway.cache.CacheStore.Since;
import dev.hitotsu.gateway.cache.Coalescing.Outcome;
import dev.hitotsu.gateway.cache.Coalescing.Turn;
import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Asks the upstream, and keeps what it answers. Thread-safe. */
final class Fetch {
    private static final Set<Integer> OUT_OF_ORDER = Set.of(500, 502, 503, 504);

    private final CacheSettings settings;
    private final CachePolicy policy;
    private final CacheStore store;
    private final InstantSource clock;

    Fetch(CacheSettings settings, CacheStore store, InstantSource clock) {
        this.settings = settings;
        this.policy = new CachePolicy(settings);
        this.store = store;
        this.clock = clock;
    }

    /**
     * Asks whether what was found is still right, or for something new.
     *
     * @param turn ends as soon as nobody needs to wait for the answer: it is kept, or it will not be
     */
    Future<Reply> ask(Exchange exchange, Next next, String key, Found found, Turn turn) {
        Optional<CachedReply> known = found.reply().filter(CachedReply::hasValidator);
        Conditions.set(exchange.headers(), known);
        return next.proceed(exchange).transform(result -> {
            Conditions.remove(exchange.headers());
            long now = clock.millis();
            Optional<CachedReply> standIn =
                    found.reply().filter(reply -> reply.freshness().mayStandIn(now));
            if (standIn.isPresent() && isOutOfOrder(result)) {
                turn.end(Outcome.FAILED);
                return Future.succeededFuture(standIn(exchange, standIn.get(), result, now));
            }
            if (result.failed()) {
                turn.end(isClientGone(result.cause()) ? Outcome.ABANDONED : Outcome.FAILED);
                return Future.failedFuture(result.cause());
            }
            Reply reply = result.result();
            return reply.status() == 304 && known.isPresent()
                    ? revalidated(exchange, reply, key, known.get(), found.since(), turn)
                    : Future.succeededFuture(answered(exchange, reply, key, found, turn));
        });
    }

    /** Asks without a client that waits, and reads the answer to its end, so that it is kept. */
    void askInBackground(Exchange exchange, Next next, String key, Found found, Turn turn) {
        ask(exchange, next, key, found, turn)
                .compose(reply -> drained(reply.body()).map(end -> reply.status()))
                .onComplete(
                        exchange::end,
                        failure -> exchange.end(failure instanceof RefusedException refused ? refused.status() : 502));
    }

    private static Future<Void> drained(Reply.Body body) {
        if (!(body instanceof Reply.Body.Stream stream)) {
            return Future.succeededFuture();
        }
        Promise<Void> drained = Promise.promise();
        stream.content()
                .exceptionHandler(drained::tryFail)
                .endHandler(drained::tryComplete)
                .handler(ignored -> {})
                .resume();
        return drained.future();
    }

    private static boolean isClientGone(Throwable failure) {
        return failure instanceof RefusedException refused && refused.isClientGone();
    }

    private static boolean isOutOfOrder(AsyncResult<Reply> result) {
        return result.succeeded()
                ? OUT_OF_ORDER.contains(result.result().status())
                : result.cause() instanceof RefusedException refused && OUT_OF_ORDER.contains(refused.status());
    }

    private static Reply standIn(Exchange exchange, CachedReply kept, AsyncResult<Reply> failure, long now) {
        if (failure.succeeded()) {
            failure.result().discard();
        }
        Reply reply = CacheStatus.STALE_IF_ERROR.tell(
                kept.reply(now), kept.freshness().left(now));
        return Conditions.check(exchange.incoming().headers(), reply, now);
    }

    private Future<Reply> revalidated(
            Exchange exchange, Reply newer, String key, CachedReply kept, Since since, Turn turn) {
        newer.discard();
        long now = clock.millis();
        if (!kept.isMeantBy(newer.headers())) {
            turn.end(Outcome.UNSHARED);
            return Future.succeededFuture(told(exchange, kept, now));
        }
        MultiMap headers = kept.updatedBy(newer.headers());
        Optional<Freshness> fresh = policy.freshness(
                        exchange, new Reply(kept.status(), headers, new Reply.Body.Bytes(kept.body())), now)
                .filter(found -> CacheTags.of(exchange, headers).isPresent());
        CachedReply refreshed = new CachedReply(
                kept.status(), headers.remove("age"), kept.body(), fresh.orElse(new Freshness(now, 0, 0, 0)));
        Future<Boolean> keeping =
                fresh.isPresent() ? keep(exchange, key, refreshed, since) : Future.succeededFuture(false);
        return keeping.map(stored -> {
            turn.end(outcome(stored, refreshed.freshness()));
            return told(exchange, refreshed, now);
        });
    }

    /** The service has said that it is still right. */
    private static Reply told(Exchange exchange, CachedReply kept, long now) {
        Reply reply =
                CacheStatus.REVALIDATED.tell(kept.reply(now), kept.freshness().left(now));
        return Conditions.check(exchange.incoming().headers(), reply, now);
    }

    private Reply answered(Exchange exchange, Reply reply, String key, Found found, Turn turn) {
        long now = clock.millis();
        Optional<Freshness> freshness = policy.freshness(exchange, reply, now)
                .filter(fresh -> CacheTags.of(exchange, reply.headers()).isPresent());
        MultiMap headers = HttpHeaders.headers().addAll(reply.headers()).remove("age");
        found.status().tell(reply, freshness.isPresent());
        if (freshness.isEmpty()) {
            turn.end(Outcome.UNSHARED);
            return reply;
        }
        int status = reply.status();
        return keeping(
                reply,
                body -> keep(exchange, key, new CachedReply(status, headers, body, freshness.get()), found.since())
                        .onSuccess(isKept -> turn.end(outcome(isKept, freshness.get()))),
                turn);
    }

    /** What is kept to be asked about anew each time is of no use to those who wait. */
    private Outcome outcome(boolean isKept, Freshness freshness) {
        return isKept && freshness.isFresh(clock.millis()) ? Outcome.KEPT : Outcome.UNSHARED;
    }

    private static long lengthOf(Reply reply) {
        String length = reply.headers().get(HttpHeaders.CONTENT_LENGTH);
        return length == null || !length.matches("\\d{1,18}") ? -1 : Long.parseLong(length);
    }

    private Reply keeping(Reply reply, Consumer<Buffer> keep, Turn turn) {
        return switch (reply.body()) {
            case Reply.Body.Bytes(Buffer content)
            when content.length() <= settings.maxBytes() -> {
                keep.accept(content);
                yield reply;
            }
            case Reply.Body.Stream stream -> {
                Tee tee = new Tee(stream.content(), settings.maxBytes(), lengthOf(reply), keep, turn::end);
                yield new Reply(reply.status(), reply.headers(), new Reply.Body.Stream(tee, stream.trailers()));
            }
            default -> {
                turn.end(Outcome.UNSHARED);
                yield reply;
            }
        };
    }

    private Future<Boolean> keep(Exchange exchange, String key, CachedReply reply, Since since) {
        Set<String> tags = CacheTags.of(exchange, reply.headers()).orElseThrow();
        List<String> names = CachePolicy.variesBy(reply.headers());
        Duration lifetime = policy.retention(exchange, reply.freshness(), reply.headers());
        if (names.isEmpty()) {
            return store.put(key, reply, lifetime, tags, since);
        }
        Kept.Variants variants = new Kept.Variants(names);
        String variant = CacheKey.ofVariant(key, variants, exchange.headers());
        return store.put(key, variants, lifetime, tags, since)
                .compose(isKept ->
                        isKept ? store.put(variant, reply, lifetime, tags, since) : Future.succeededFuture(false));
    }
}
