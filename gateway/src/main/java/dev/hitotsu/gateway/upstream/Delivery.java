package dev.hitotsu.gateway.upstream;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.http.OutgoingHeaders;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** One request on its way to an upstream, which may take several attempts. Used on one event loop. */
final class Delivery {
    private static final Set<HttpMethod> REPEATABLE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);
    private static final Set<Integer> UNAVAILABLE = Set.of(502, 503, 504);

    private final Exchange exchange;
    private final String uri;
    private final Upstream upstream;
    private final Deadlines deadlines;
    private final List<Endpoint> tried = new ArrayList<>(1);

    Delivery(Exchange exchange, String uri, Upstream upstream, Deadlines deadlines) {
        this.exchange = exchange;
        this.uri = uri;
        this.upstream = upstream;
        this.deadlines = deadlines;
    }

    Future<Reply> send() {
        Endpoint endpoint = upstream.choose(key(), tried);
        if (!upstream.breaker().tryPass()) {
            return Future.failedFuture(unavailable());
        }
        tried.add(endpoint);
        exchange.setServedBy(endpoint.name());
        Attempt attempt = new Attempt(exchange, uri, upstream, deadlines);
        upstream.begin(endpoint);
        return attempt.send(endpoint.address())
                .compose(
                        response -> answered(endpoint, attempt, response),
                        failure -> failed(endpoint, attempt, failure));
    }

    private Future<Reply> answered(Endpoint endpoint, Attempt attempt, HttpClientResponse response) {
        response.end().onComplete(ended -> upstream.end(endpoint));
        boolean isFailure = UNAVAILABLE.contains(response.statusCode());
        report(endpoint, !isFailure);
        if (isFailure && isRepeatable(attempt) && mayRetry()) {
            response.request().reset();
            return send();
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
        if (response.statusCode() != 101) {
            return Future.succeededFuture(reply);
        }
        attempt.detach();
        return Tunnel.open(exchange.incoming(), response, reply);
    }

    private Future<Reply> failed(Endpoint endpoint, Attempt attempt, Throwable failure) {
        upstream.end(endpoint);
        Optional<RefusedException> refusal = attempt.refusal();
        if (failure instanceof RefusedException || refusal.isPresent()) {
            return Future.failedFuture(refusal.map(Throwable.class::cast).orElse(failure));
        }
        boolean isUnwanted =
                !exchange.outlivesClient() && exchange.incoming().response().closed();
        if (attempt.isCancelled() || isUnwanted) {
            return Future.failedFuture(RefusedException.clientGone());
        }
        if (failure instanceof PoolBusyException) {
            // That is no fault of the service.
            return Future.failedFuture(
                    RefusedException.of(503, "Service temporarily unavailable", Map.of("Retry-After", "1")));
        }
        report(endpoint, false);
        boolean isTimeout = failure instanceof TimeoutException && attempt.isSent();
        boolean wasNotProcessed = !attempt.isSent();
        if (!isTimeout && (wasNotProcessed || isRepeatable(attempt)) && mayRetry()) {
            return send();
        }
        return Future.failedFuture(
                isTimeout
                        ? RefusedException.of(504, "The service did not answer in time")
                        : RefusedException.of(502, "The service cannot be reached"));
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

    private boolean mayRetry() {
        return tried.size() <= upstream.settings().retry().maxRetries()
                && upstream.budget().tryRetry();
    }

    private boolean isRepeatable(Attempt attempt) {
        return REPEATABLE.contains(exchange.received().method()) && !exchange.hasBody() && !attempt.isTunnel();
    }

    private String key() {
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
