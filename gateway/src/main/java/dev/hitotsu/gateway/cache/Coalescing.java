package dev.hitotsu.gateway.cache;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Lets one of several requests for the same thing ask the upstream, while the others wait for what it brings. They wait
 * for a while at most, whatever becomes of it; and for what could not be shared a moment ago nobody waits. Thread-safe.
 */
final class Coalescing {
    private static final Duration UNSHARED = Duration.ofSeconds(10);
    private static final int MAX_UNSHARED = 10_000;
    private static final int MAX_KEPT = 1_000;

    private final Map<String, Promise<Outcome>> leaders = new ConcurrentHashMap<>();
    private final Vertx vertx;
    private final Duration limit;
    private final LongSupplier ticker;

    /** Keys whose answers could not be kept, and until when that is believed. */
    private final Map<String, Long> unshared = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_UNSHARED;
        }
    };

    /** Keys for which something was brought for all, and how many others were before. */
    private final Map<String, Long> kept = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_KEPT;
        }
    };

    private long keptInAll;

    /** What became of the one who leads. */
    enum Outcome {
        /** It brought something for all. */
        KEPT,

        /** What it brought is for nobody else, and so it will be the next time. */
        UNSHARED,

        /** It brought nothing. */
        FAILED,

        /** It gave up, which says nothing about what it would have brought: another one may lead. */
        ABANDONED
    }

    /** What the one who leads says to those who wait. */
    interface Turn {
        /** For requests that nobody waits for. */
        Turn ALONE = outcome -> {};

        /** Nobody needs to wait any longer. */
        void end(Outcome outcome);
    }

    Coalescing(Vertx vertx, Duration limit, LongSupplier ticker) {
        this.vertx = vertx;
        this.limit = limit;
        this.ticker = ticker;
    }

    /** Leads, if nobody leads for the key, or follows, on the caller's context, once who leads has ended. */
    <T> Future<T> run(String key, Function<Turn, Future<T>> lead, Function<Outcome, Future<T>> follow) {
        if (isUnshared(key)) {
            return lead.apply(Turn.ALONE);
        }
        Promise<Outcome> own = Promise.promise();
        Promise<Outcome> other = leaders.putIfAbsent(key, own);
        if (other != null) {
            Promise<Outcome> here = ((ContextInternal) vertx.getOrCreateContext()).promise();
            other.future().onComplete(here);
            return here.future().compose(follow);
        }
        // Who asks for what takes so long would wait in vain.
        long timer = vertx.setTimer(limit.toMillis(), late -> end(key, own, Outcome.UNSHARED));
        return lead.apply(outcome -> {
            vertx.cancelTimer(timer);
            end(key, own, outcome);
        });
    }

    /** Now, for {@link #hasKeptSince}. */
    long moment() {
        synchronized (kept) {
            return keptInAll;
        }
    }

    /** Whether somebody has brought something for all since that moment; not if many others have for other keys. */
    boolean hasKeptSince(String key, long moment) {
        synchronized (kept) {
            return kept.getOrDefault(key, -1L) >= moment;
        }
    }

    private void end(String key, Promise<Outcome> own, Outcome outcome) {
        if (outcome == Outcome.UNSHARED) {
            remember(key);
        }
        if (outcome == Outcome.KEPT) {
            synchronized (kept) {
                kept.remove(key);
                kept.put(key, keptInAll++);
            }
        }
        leaders.remove(key, own);
        own.tryComplete(outcome);
    }

    private boolean isUnshared(String key) {
        synchronized (unshared) {
            Long until = unshared.get(key);
            if (until != null && ticker.getAsLong() - until >= 0) {
                unshared.remove(key);
                return false;
            }
            return until != null;
        }
    }

    private void remember(String key) {
        synchronized (unshared) {
            unshared.put(key, ticker.getAsLong() + UNSHARED.toNanos());
        }
    }
}
