package dev.hitotsu.gateway.cache;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Removes from the cache what a request changes: that which has its address, or one that its answer refers to, for all
 * users. So does one that may have changed something, although its answer did not come.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9111#section-4.4">RFC 9111, 4.4</a>
 */
public final class InvalidationFilter implements Filter {
    private static final Set<HttpMethod> SAFE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);

    private static final List<CharSequence> REFERENCES = List.of(HttpHeaders.LOCATION, HttpHeaders.CONTENT_LOCATION);

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
            return mayHaveChanged(result)
                    ? Future.join(changed(exchange, target, result).stream()
                                    .map(store::forget)
                                    .toList())
                            .transform(done -> same)
                    : same;
        });
    }

    /** What was asked for, and what a service that has done it refers to. */
    private static Set<String> changed(Exchange exchange, String target, AsyncResult<Reply> result) {
        Set<String> targets = new LinkedHashSet<>(Set.of(target));
        if (result.succeeded() && result.result().status() < 400) {
            MultiMap headers = result.result().headers();
            for (CharSequence name : REFERENCES) {
                headers.getAll(name).stream()
                        .flatMap(reference -> CacheTags.ofReference(exchange, reference).stream())
                        .forEach(targets::add);
            }
        }
        return targets;
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
