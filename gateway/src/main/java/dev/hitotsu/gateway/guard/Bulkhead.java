package dev.hitotsu.gateway.guard;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets so many requests be under way at a time, from their heads to the ends of their answers. Further ones are refused
 * at once, with 503, so that one slow service does not take all connections and memory. Thread-safe.
 */
public final class Bulkhead implements Filter {
    private final int max;
    private final AtomicInteger underWay = new AtomicInteger();

    /**
     * A bulkhead without requests.
     *
     * @param max at least 1
     */
    public Bulkhead(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("maxRequests: " + max + " (expected: 1 or more)");
        }
        this.max = max;
    }

    @Override
    public Future<Reply> apply(Exchange exchange, Next next) {
        enter(exchange);
        return next.proceed(exchange);
    }

    /**
     * Counts a request until it ends.
     *
     * @throws RefusedException if there are too many
     */
    public void enter(Exchange exchange) {
        if (underWay.incrementAndGet() > max) {
            underWay.decrementAndGet();
            throw RefusedException.of(503, "Service temporarily unavailable", Map.of("Retry-After", "1"));
        }
        exchange.onEnd(underWay::decrementAndGet);
    }

    /** How many are under way. */
    public int underWay() {
        return underWay.get();
    }
}
