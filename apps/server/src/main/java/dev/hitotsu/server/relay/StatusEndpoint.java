package dev.hitotsu.server.relay;

import dev.hitotsu.server.api.HealthBody;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.api.PathsBody;
import dev.hitotsu.server.api.ProbeBody;
import dev.hitotsu.server.config.HttpConfig;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP endpoint of a relay: {@code GET /health}, {@code /health/live}, {@code /health/ready}, {@code
 * /status} and {@code /metrics}. Listens until it is closed. */
final class StatusEndpoint implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StatusEndpoint.class);
    private static final int TIMEOUT_SECONDS = 10;
    private static final int IDLE_SECONDS = 10;
    private static final int MAX_CONNECTIONS = 64;
    private static final int MAX_HEADER_BYTES = 8_192;

    /** Prometheus, "Exposition formats". */
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    /** RFC 9110, 15.5.20. */
    private static final int MISDIRECTED = 421;

    private static final PathsBody PATHS =
            new PathsBody(List.of("/health", "/health/live", "/health/ready", "/status", "/metrics"));

    private final Vertx vertx;
    private final HttpServer server;

    private StatusEndpoint(HttpConfig config, StatusResponses responses) {
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        ConnectionLimit limit = new ConnectionLimit(vertx, MAX_CONNECTIONS);
        this.server = vertx.createHttpServer(options())
                .connectionHandler(limit::opened)
                .requestHandler(router(vertx, HostCheck.of(config), responses));
    }

    /**
     * Starts to listen, and blocks until it does.
     *
     * @throws IllegalArgumentException if the address or the port is not available
     */
    static StatusEndpoint start(HttpConfig config, StatusResponses responses) {
        StatusEndpoint endpoint = new StatusEndpoint(config, responses);
        try {
            await(endpoint.server.listen(config.port(), config.host()));
        } catch (ExecutionException | TimeoutException e) {
            endpoint.close();
            throw new IllegalArgumentException(
                    "http: " + config.host() + ":" + config.port() + ": " + e.getMessage()
                            + " (expected: an address and a port that are free)",
                    e);
        }
        log.info("http://{}:{}/status, /health and /metrics", config.host(), endpoint.port());
        return endpoint;
    }

    /** HTTP/1.1 alone: over HTTP/2 one connection would carry any number of requests at once. */
    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS)
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(MAX_HEADER_BYTES);
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
        return server.actualPort();
    }

    @Override
    public void close() {
        try {
            await(vertx.close());
        } catch (ExecutionException | TimeoutException e) {
            log.debug("cannot close the HTTP endpoint", e);
        }
    }

    private static <T> void await(Future<T> future) throws ExecutionException, TimeoutException {
        try {
            future.toCompletionStage().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
