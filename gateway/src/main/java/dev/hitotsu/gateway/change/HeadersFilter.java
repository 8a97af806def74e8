package dev.hitotsu.gateway.change;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.Future;

/** Changes the headers that go to the upstream and those that come back. */
public record HeadersFilter(HeaderChanges request, HeaderChanges response) implements Filter {
    @Override
    public Future<Reply> apply(Exchange exchange, Next next) {
        request.apply(exchange.headers());
        return next.proceed(exchange).onSuccess(reply -> response.apply(reply.headers()));
    }
}
