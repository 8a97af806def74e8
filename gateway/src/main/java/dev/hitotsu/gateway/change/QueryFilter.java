package dev.hitotsu.gateway.change;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.Future;

/** Changes the query that goes to the upstream. */
public record QueryFilter(QueryChanges changes) implements Filter {
    @Override
    public Future<Reply> apply(Exchange exchange, Next next) {
        exchange.setQuery(changes.apply(exchange.query()));
        return next.proceed(exchange);
    }
}
