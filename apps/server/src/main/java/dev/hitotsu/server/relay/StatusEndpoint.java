package dev.hitotsu.server.relay;

import dev.hitotsu.server.api.HealthBody;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.api.PathsBody;
import dev.hitotsu.server.api.ProbeBody;
import dev.hitotsu.server.config.HttpConfig;
import dev.hitotsu.server.endpoint.HttpEndpoint;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP endpoint of a relay: {@code GET /health}, {@code /health/live}, {@code /health/ready}, {@code /status} and
 * {@code /metrics}. Listens until it is closed.
 */
final class StatusEndpoint implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StatusEndpoint.class);
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final int MAX_CONNECTIONS = 64;

    /** Prometheus, "Exposition formats". */
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    /** RFC 9110, 15.5.20. */
    private static final int MISDIRECTED = 421;

    private static final PathsBody PATHS =
            new PathsBody(List.of("/health", "/health/live", "/health/ready", "/status", "/metrics"));

    private final HttpEndpoint endpoint;

    private StatusEndpoint(HttpEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Starts to listen, and blocks until it does.
     *
     * @throws IllegalArgumentException if the address or the port is not available
     */
    static StatusEndpoint start(HttpConfig config, StatusResponses responses) {
        HttpEndpoint endpoint = HttpEndpoint.start("http", config.host(), config.port(), IDLE, (vertx, server) -> {
            server.connectionHandler(new ConnectionLimit(vertx, MAX_CONNECTIONS)::opened);
            server.requestHandler(router(vertx, HostCheck.of(config), responses));
        });
        log.info("http://{}:{}/status, /health and /metrics", config.host(), endpoint.port());
        return new StatusEndpoint(endpoint);
    }

    private static Router router(Vertx vertx, HostCheck host, StatusResponses responses) {
        Router router = Router.router(vertx);
        router.route().handler(request -> {
            if (host.allows(request.request())) {
                request.next();
            } else {
                refuseHost(request);
            }
        });
        get(router, "/health", request -> {
            HealthBody health = responses.health();
            respond(request, health.healthy() ? 200 : 503, health);
        });
        get(router, "/health/live", request -> respond(request, responses.live()));
        get(router, "/health/ready", request -> respond(request, responses.ready()));
        get(router, "/status", request -> respond(request, 200, responses.status()));
        get(
                router,
                "/metrics",
                request -> request.response()
                        .putHeader("content-type", PROMETHEUS_TEXT)
                        .putHeader("cache-control", "no-store")
                        .end(responses.metrics()));
        router.errorHandler(404, request -> respond(request, 404, PATHS));
        router.errorHandler(405, StatusEndpoint::refuseMethod);
        return router;
    }

    private static void get(Router router, String path, Handler<RoutingContext> handler) {
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler);
    }

    private static void respond(RoutingContext request, ProbeBody probe) {
        respond(request, probe.ok() ? 200 : 503, probe);
    }

    private static void respond(RoutingContext request, int status, Object body) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .end(Json.compact(body) + "\n");
    }

    private static void refuseHost(RoutingContext request) {
        request.response()
                .setStatusCode(MISDIRECTED)
                .putHeader("content-type", "text/plain")
                .end(
                        "Host: not a name of this relay (expected: an address, or a name in http.names of its configuration)\n");
    }

    private static void refuseMethod(RoutingContext request) {
        request.response().setStatusCode(405).putHeader("allow", "GET, HEAD").end();
    }

    int port() {
        return endpoint.port();
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
