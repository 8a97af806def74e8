package dev.hitotsu.gateway.change;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.filter.Target;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Set;

/**
 * Asks another upstream in place of one that is out of order: what only reads, and what the first one was not sent at
 * all. Whatever may have had an effect is not sent to a second service.
 */
public final class OtherUpstreamFilter implements Filter {
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Target other;

    public OtherUpstreamFilter(Target other) {
        this.other = other;
    }

    @Override
    public Future<Reply> apply(Exchange exchange, Next next) {
        return next.proceed(exchange).compose(reply -> answered(exchange, reply), failure -> failed(exchange, failure));
    }

    private Future<Reply> answered(Exchange exchange, Reply reply) {
        if (!FallbackFilter.isOutOfOrder(reply.status()) || !isSafe(exchange)) {
            return Future.succeededFuture(reply);
        }
        reply.discard();
        return other.answer(exchange);
    }

    private Future<Reply> failed(Exchange exchange, Throwable failure) {
        boolean isOutage = failure instanceof RefusedException refused
                && FallbackFilter.isOutOfOrder(refused.status())
                && (isSafe(exchange) || !exchange.isSent());
        return isOutage ? other.answer(exchange) : Future.failedFuture(failure);
    }

    private static boolean isSafe(Exchange exchange) {
        return SAFE.contains(exchange.received().method()) && !exchange.hasBody();
    }
}
