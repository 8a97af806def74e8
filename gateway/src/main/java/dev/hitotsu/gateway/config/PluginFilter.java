package dev.hitotsu.gateway.config;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.Objects;

/**
 * A filter of users on the event loop. Wherever it completes its answer, what stands before it goes on where it began.
 */
record PluginFilter(Filter filter) implements Filter {
    @Override
    public Future<Reply> apply(Exchange exchange, Next next) {
        ContextInternal context = (ContextInternal) Objects.requireNonNull(Vertx.currentContext(), "no event loop");
        Promise<Reply> here = context.promise();
        filter.apply(exchange, next).onComplete(here);
        return here.future();
    }
}
