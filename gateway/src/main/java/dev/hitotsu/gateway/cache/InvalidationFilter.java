package dev.hitotsu.gateway.cache;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Set;

/**
 * Removes from the cache what a request changes: that which has its address, for all users. So does one that may have
 * changed something, although its answer did not come.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9111#section-4.4">RFC 9111, 4.4</a>
 */
public final class InvalidationFilter implements Filter {
    private static final Set<HttpMethod> SAFE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);

    private final CacheStore store;

    public InvalidationFilter(ResponseCache cache) {
        this.store = cache.store();
    }

    /** Whether a route for these methods, or for all of them if there are none, may change anything. */
    public static boolean mayChange(Set<HttpMethod> methods) {
        return methods.isEmpty() || !SAFE.containsAll(methods);
    }

    @Override
    public Future<Reply> apply(Exchange exchange, Next next) {
        if (SAFE.contains(exchange.received().method())) {
            return next.proceed(exchange);
        }
        // Before filters behind this one rewrite anything.
        String target = CacheTags.ofTarget(exchange);
        return next.proceed(exchange).transform(result -> {
            Future<Reply> same =
                    result.succeeded() ? Future.succeededFuture(result.result()) : Future.failedFuture(result.cause());
            return mayHaveChanged(result) ? store.forget(target).transform(done -> same) : same;
        });
    }

    /** All but what the service, or a filter, refused because of the request. */
    private static boolean mayHaveChanged(AsyncResult<Reply> result) {
        int status = 500;
        if (result.succeeded()) {
            status = result.result().status();
        } else if (result.cause() instanceof RefusedException refused) {
            status = refused.status();
        }
        return status < 400 || status > 498;
    }
}
