package dev.hitotsu.gateway.upstream;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.filter.Target;
import dev.hitotsu.gateway.http.OutgoingHeaders;
import dev.hitotsu.gateway.route.Rewrite;
import io.vertx.core.Future;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Sends the requests of a route to an upstream. Thread-safe. */
public final class UpstreamTarget implements Target {
    private static final Set<HttpMethod> REPEATABLE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);
    private static final Set<Integer> UNAVAILABLE = Set.of(502, 503, 504);

    private final Upstream upstream;
    private final Duration timeout;
    private final Rewrite rewrite;

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
        exchange.setPath(rewrite.apply(exchange.path()));
        upstream.bulkhead().ifPresent(bulkhead -> bulkhead.enter(exchange));
        upstream.budget().requested();
        return send(exchange, new ArrayList<>());
    }

    private Future<Reply> send(Exchange exchange, List<Endpoint> tried) {
        Endpoint endpoint = upstream.choose(key(exchange), tried);
        if (!upstream.breaker().tryPass()) {
            return Future.failedFuture(unavailable());
        }
        tried.add(endpoint);
        exchange.setServedBy(endpoint.address().toString());
        Attempt attempt = new Attempt(exchange, upstream, timeout);
        upstream.begin(endpoint);
        return attempt.send(endpoint.address())
                .compose(
                        response -> answered(exchange, endpoint, attempt, response, tried),
                        failure -> failed(exchange, endpoint, attempt, failure, tried));
    }

    private Future<Reply> answered(
            Exchange exchange, Endpoint endpoint, Attempt attempt, HttpClientResponse response, List<Endpoint> tried) {
        response.end().onComplete(ended -> upstream.end(endpoint));
        boolean isFailure = UNAVAILABLE.contains(response.statusCode());
        report(endpoint, !isFailure);
        if (isFailure && isRepeatable(exchange, attempt) && mayRetry(tried)) {
            response.request().reset();
            return send(exchange, tried);
        }
        if (response.statusCode() == 101 && !attempt.isTunnel()) {
            response.request().reset();
            return Future.failedFuture(RefusedException.of(502, "The service changed the protocol unasked"));
        }
        if (response.statusCode() != 101 && attempt.isTunnel()) {
            // The request to open a tunnel has no end: its connection cannot be used again.
            response.end().onComplete(ended -> response.request().reset());
        }
        Reply reply = new Reply(
                response.statusCode(),
                OutgoingHeaders.ofReply(response.headers()),
                new Reply.Body.Stream(response, response::trailers));
        return response.statusCode() == 101
                ? Tunnel.open(exchange.incoming(), response, reply)
                : Future.succeededFuture(reply);
    }

    private Future<Reply> failed(
            Exchange exchange, Endpoint endpoint, Attempt attempt, Throwable failure, List<Endpoint> tried) {
        boolean isBusy = isBusy(endpoint, attempt, failure);
        upstream.end(endpoint);
        if (failure instanceof RefusedException) {
            return Future.failedFuture(failure);
        }
        if (attempt.isCancelled() || exchange.incoming().response().closed()) {
            return Future.failedFuture(RefusedException.clientGone());
        }
        if (isBusy) {
            return Future.failedFuture(
                    RefusedException.of(503, "Service temporarily unavailable", Map.of("Retry-After", "1")));
        }
        report(endpoint, false);
        boolean isTimeout = failure instanceof TimeoutException && attempt.isSent();
        boolean wasNotProcessed = !attempt.isSent();
        if (!isTimeout && (wasNotProcessed || isRepeatable(exchange, attempt)) && mayRetry(tried)) {
            return send(exchange, tried);
        }
        return Future.failedFuture(
                isTimeout
                        ? RefusedException.of(504, "The service did not answer in time")
                        : RefusedException.of(502, "The service cannot be reached"));
    }

    /** Whether other requests use all connections, and none became free in time. That is no fault of the service. */
    private boolean isBusy(Endpoint endpoint, Attempt attempt, Throwable failure) {
        boolean isLate = failure instanceof TimeoutException && !attempt.isSent();
        boolean mayBeFull = endpoint.inFlight() > upstream.settings().client().maxConnections();
        return failure instanceof ConnectionPoolTooBusyException || isLate && mayBeFull;
    }

    private void report(Endpoint endpoint, boolean isSuccess) {
        if (isSuccess) {
            endpoint.succeeded();
            upstream.breaker().succeeded();
        } else {
            endpoint.failed();
            upstream.breaker().failed();
        }
    }

    private boolean mayRetry(List<Endpoint> tried) {
        return tried.size() <= upstream.settings().retry().maxRetries()
                && upstream.budget().tryRetry();
    }

    private static boolean isRepeatable(Exchange exchange, Attempt attempt) {
        return REPEATABLE.contains(exchange.received().method()) && !attempt.hasBody() && !attempt.isTunnel();
    }

    private static String key(Exchange exchange) {
        return exchange.identity().isKnown()
                ? exchange.identity().subject()
                : exchange.received().clientAddress();
    }

    private RefusedException unavailable() {
        long seconds = Math.max(1, upstream.breaker().untilTrial().toSeconds() + 1);
        return RefusedException.of(
                503, "Service temporarily unavailable", Map.of("Retry-After", Long.toString(seconds)));
    }
}
