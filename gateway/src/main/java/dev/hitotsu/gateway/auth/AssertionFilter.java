package dev.hitotsu.gateway.auth;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.http.ProtectedHeaders;
import io.vertx.core.Future;
import java.util.List;

/** Tells the services of a route, signed, who sent a request, if the gateway knows that. */
public record AssertionFilter(Assertions assertions, List<String> services) implements Filter {
    public AssertionFilter {
        services = List.copyOf(services);
    }

    @Override
    public Future<Reply> apply(Exchange exchange, Next next) {
        if (exchange.identity().isKnown()) {
            exchange.headers().set(ProtectedHeaders.ASSERTION, assertions.sign(exchange.identity(), services));
        }
        return next.proceed(exchange);
    }
}
