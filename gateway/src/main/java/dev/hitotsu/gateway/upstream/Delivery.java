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

    /** An attempt with those who learn from its outcome. */
    private record Begun(Endpoint endpoint, long at, CircuitBreaker.Pass pass, Attempt attempt) {
        void succeeded() {
            endpoint.succeeded(at);
            pass.succeeded();
        }

        void failed() {
            endpoint.failed(at);
            pass.failed();
        }
    }

    Future<Reply> send() {
        Endpoint endpoint = upstream.choose(key(), tried);
        Optional<CircuitBreaker.Pass> pass = upstream.breaker().tryPass();
        if (pass.isEmpty()) {
            return Future.failedFuture(unavailable());
        }
        tried.add(endpoint);
        exchange.setServedBy(endpoint.name());
        Attempt attempt = new Attempt(exchange, uri, upstream, deadlines);
        Begun begun = new Begun(endpoint, upstream.begin(endpoint), pass.get(), attempt);
        return attempt.send(endpoint.address())
                .compose(response -> answered(begun, response), failure -> failed(begun, failure));
    }

    private Future<Reply> answered(Begun begun, HttpClientResponse response) {
        Attempt attempt = begun.attempt();
        response.end().onComplete(ended -> upstream.end(begun.endpoint()));
        boolean isFailure = UNAVAILABLE.contains(response.statusCode());
        if (isFailure) {
            begun.failed();
        } else {
            begun.succeeded();
        }
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

    private Future<Reply> failed(Begun begun, Throwable failure) {
        upstream.end(begun.endpoint());
        Attempt attempt = begun.attempt();
        if (attempt.isExpired()) {
            begun.failed();
            return Future.failedFuture(late());
        }
        Optional<RefusedException> otherwise = notTheService(attempt, failure);
        if (otherwise.isPresent()) {
            begun.pass().abandoned();
            return Future.failedFuture(otherwise.get());
        }
        begun.failed();
        boolean isTimeout = failure instanceof TimeoutException && attempt.isSent();
        boolean wasNotProcessed = !attempt.isSent();
        if (!isTimeout && (wasNotProcessed || isRepeatable(attempt)) && mayRetry()) {
            return send();
        }
        return Future.failedFuture(isTimeout ? late() : RefusedException.of(502, "The service cannot be reached"));
    }

    private static RefusedException late() {
        return RefusedException.of(504, "The service did not answer in time");
    }

    /** What the request failed of, if that is no fault of the service. */
    private Optional<RefusedException> notTheService(Attempt attempt, Throwable failure) {
        if (attempt.refusal().isPresent()) {
            return attempt.refusal();
        }
        if (failure instanceof RefusedException refused) {
            return Optional.of(refused);
        }
        boolean isUnwanted =
                !exchange.outlivesClient() && exchange.incoming().response().closed();
        if (attempt.isCancelled() || isUnwanted) {
            return Optional.of(RefusedException.clientGone());
        }
        return failure instanceof PoolBusyException
                ? Optional.of(RefusedException.of(503, "Service temporarily unavailable", Map.of("Retry-After", "1")))
                : Optional.empty();
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
