package dev.hitotsu.gateway.server;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Received;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.guard.CorsFilter;
import dev.hitotsu.gateway.http.BodyLimit;
import dev.hitotsu.gateway.http.ForwardedHeaders;
import dev.hitotsu.gateway.http.Framing;
import dev.hitotsu.gateway.http.OutgoingHeaders;
import dev.hitotsu.gateway.observe.RequestObserver;
import dev.hitotsu.gateway.route.Route;
import dev.hitotsu.gateway.route.RouteRequest;
import dev.hitotsu.gateway.route.RouteTable;
import dev.hitotsu.gateway.route.Routing;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Serves the requests of one event loop: checks, finds the route, and hands over to its filters. */
final class RequestHandler implements Handler<HttpServerRequest> {
    private final ContextInternal context;
    private final Supplier<Rules> rules;
    private final Reception reception;
    private final ListenSettings settings;
    private final Connections connections;
    private final Outcome outcome;
    private final RequestObserver observer;

    RequestHandler(
            ContextInternal context,
            Supplier<Rules> rules,
            Reception reception,
            ListenSettings settings,
            Connections connections,
            Outcome outcome,
            RequestObserver observer) {
        this.context = context;
        this.rules = rules;
        this.reception = reception;
        this.settings = settings;
        this.connections = connections;
        this.outcome = outcome;
        this.observer = observer;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (Framing.mayHaveBody(request)) {
            request.pause();
        }
        long start = outcome.now();
        if (!connections.begin(request.connection())) {
            return;
        }
        try {
            serve(request, start);
        } catch (RuntimeException e) {
            outcome.write(request, null, start, Future.failedFuture(e));
        }
    }

    /** Answers a request that could not be decoded. */
    void handleInvalid(HttpServerRequest request) {
        long start = outcome.now();
        if (connections.begin(request.connection())) {
            Throwable cause = request.decoderResult().cause();
            outcome.write(request, null, start, Future.failedFuture(Refusals.ofDecoding(cause)));
        }
    }

    private void serve(HttpServerRequest request, long start) {
        Framing.check(request);
        Rules now = rules.get();
        String peer = connections.peer(request.connection());
        Received received = reception.receive(request, peer, now.trustedHops());
        MultiMap headers = OutgoingHeaders.ofRequest(request.headers(), now.protectedHeaders());
        ForwardedHeaders.set(headers, request.headers(), received, peer, now.trustedHops());
        Routing routing = find(now.table(), received, request.headers());
        BodyLimit body = new BodyLimit(request, routing.maxBodyBytes());
        Exchange exchange = new Exchange(received, request, headers, body);
        observer.began(exchange);
        answer(request, exchange, routing, body).onComplete(result -> {
            if (context.inThread()) {
                outcome.write(request, exchange, start, result);
            } else {
                context.runOnContext(here -> outcome.write(request, exchange, start, result));
            }
        });
    }

    /**
     * What a browser asks before a request goes where the request would go, if that route answers such questions. A
     * route that says OPTIONS itself goes before it; one for all methods does not.
     */
    private static Routing find(RouteTable table, Received received, MultiMap headers) {
        RouteRequest request =
                new RouteRequest(received.method(), received.host(), received.path(), received.query(), headers);
        Routing routing = table.find(request);
        Optional<HttpMethod> asked = CorsFilter.asksFor(received.method(), headers);
        if (asked.isEmpty() || routing instanceof Routing.Found found && isForOptions(found.route())) {
            return routing;
        }
        Routing other = table.find(request.withMethod(asked.get()));
        return other instanceof Routing.Found found && found.route().answersPreflights() ? other : routing;
    }

    private static boolean isForOptions(Route route) {
        return route.match().methods().contains(HttpMethod.OPTIONS);
    }

    private Future<Reply> answer(HttpServerRequest request, Exchange exchange, Routing routing, BodyLimit body) {
        if (!(routing instanceof Routing.Found(Route route, Map<String, String> variables))) {
            return Future.failedFuture(Refusals.ofRouting(routing));
        }
        exchange.routed(route.id(), variables);
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > route.maxBodyBytes()) {
            return Future.failedFuture(BodyLimit.tooLarge(route.maxBodyBytes()));
        }
        if (Framing.mayHaveBody(request)) {
            BodyWatch.start(context.owner(), exchange, body, settings.stallTimeout());
        }
        return FilterChain.of(context, route).proceed(exchange);
    }
}
