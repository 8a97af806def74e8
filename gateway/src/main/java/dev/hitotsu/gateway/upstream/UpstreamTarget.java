package dev.hitotsu.gateway.upstream;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.filter.Target;
import dev.hitotsu.gateway.route.Rewrite;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Sends the requests of a route to an upstream. Thread-safe. */
public final class UpstreamTarget implements Target {
    private final Upstream upstream;
    private final Duration timeout;
    private final Rewrite rewrite;
    private final Map<Thread, Deadlines> deadlines = new ConcurrentHashMap<>();

    /**
     * A target.
     *
     * @param timeout how long the head of an answer may take; the rest of it may take as long as it likes
     */
    public UpstreamTarget(Upstream upstream, Duration timeout, Rewrite rewrite) {
        this.upstream = upstream;
        this.timeout = timeout;
        this.rewrite = rewrite;
    }

    @Override
    public Future<Reply> answer(Exchange exchange) {
        upstream.bulkhead().ifPresent(bulkhead -> bulkhead.enter(exchange));
        upstream.budget().requested();
        String path = rewrite.apply(exchange.path());
        String uri = exchange.query().isEmpty() ? path : path + "?" + exchange.query();
        return new Delivery(exchange, uri, upstream, deadlines()).send();
    }

    @Override
    public boolean tellsWhenSent() {
        return true;
    }

    /** Those of the event loop that calls. */
    private Deadlines deadlines() {
        Deadlines known = deadlines.get(Thread.currentThread());
        return known != null
                ? known
                : deadlines.computeIfAbsent(
                        Thread.currentThread(),
                        unseen -> new Deadlines(upstream.vertx(), timeout.toMillis(), System::nanoTime));
    }
}
