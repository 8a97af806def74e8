package dev.hitotsu.gateway.server;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The filters of a route from one of them on, and then its target. Whatever a filter throws becomes a failed future.
 */
final class FilterChain implements Next {
    private final ContextInternal context;
    private final Route route;
    private final int position;

    private FilterChain(ContextInternal context, Route route, int position) {
        this.context = context;
        this.route = route;
        this.position = position;
    }

    /** The whole way. */
    static FilterChain of(ContextInternal context, Route route) {
        return new FilterChain(context, route, 0);
    }

    @Override
    public Future<Reply> proceed(Exchange exchange) {
        if (!context.inThread()) {
            Promise<Reply> promise = Promise.promise();
            context.runOnContext(now -> proceed(exchange).onComplete(promise));
            return promise.future();
        }
        if (position == route.filters().size()) {
            return guarded(() -> answer(exchange));
        }
        Filter filter = route.filters().get(position).filter();
        Next next = new FilterChain(context, route, position + 1);
        return guarded(
                () -> filter.mayBlock() ? onVirtualThread(filter, exchange, next) : filter.apply(exchange, next));
    }

    private Future<Reply> answer(Exchange exchange) {
        if (!route.target().tellsWhenSent()) {
            exchange.sent();
        }
        return route.target().answer(exchange);
    }

    /** The promise of the context continues on the event loop. */
    private Future<Reply> onVirtualThread(Filter filter, Exchange exchange, Next next) {
        Promise<Reply> promise = context.promise();
        Thread.ofVirtual()
                .name("hitotsu-filter")
                .start(() -> guarded(() -> filter.apply(exchange, next)).onComplete(promise));
        return promise.future();
    }

    private static Future<Reply> guarded(Supplier<Future<Reply>> work) {
        try {
            return Objects.requireNonNull(work.get(), "a filter or target returned no future");
        } catch (Throwable e) {
            return Future.failedFuture(e);
        }
    }
}
