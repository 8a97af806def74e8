package dev.hitotsu.gateway.guard;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.Future;

/** Refuses requests from networks that may not send any, with 403. */
public record NetworkFilter(Networks networks) implements Filter {
    @Override
    public Future<Reply> apply(Exchange exchange, Next next) {
        return networks.accept(exchange.received().clientAddress())
                ? next.proceed(exchange)
                : Future.failedFuture(RefusedException.of(403, "The address is not allowed"));
    }
}
