package dev.hitotsu.gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code GET /health/live}, {@code /health/ready} and {@code /.well-known/jwks.json} for everybody;
 * {@code GET /status}, {@code /explain}, {@code /differences} and {@code /metrics}, {@code POST /differences},
 * {@code /drain} and {@code /cache/purge} for those who have the token. Thread-safe.
 */
public final class AdminServer {
    private static final int IDLE_SECONDS = 10;

    private final HttpServer server;

    private AdminServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts to listen.
     *
     * @param token what requests must have now; does not block
     */
    public static Future<AdminServer> start(
            Vertx vertx, AdminSettings settings, Supplier<String> token, Operations operations) {
        return vertx.createHttpServer(
                        new HttpServerOptions().setIdleTimeout(IDLE_SECONDS).setHttp2ClearTextEnabled(false))
                .requestHandler(router(vertx, token, operations))
                .listen(settings.port(), settings.host())
                .map(AdminServer::new);
    }

    private static Router router(Vertx vertx, Supplier<String> token, Operations operations) {
        Router router = Router.router(vertx);
        router.get("/health/live").handler(request -> respond(request, 200, "{\"status\":\"up\"}"));
        router.get("/health/ready").handler(request -> {
            boolean isReady = operations.isReady();
            respond(request, isReady ? 200 : 503, "{\"status\":\"" + (isReady ? "ready" : "draining") + "\"}");
        });
        router.get("/.well-known/jwks.json")
                .handler(request -> operations
                        .assertionKeys()
                        .ifPresentOrElse(
                                keys -> respond(request, 200, keys),
                                () -> respond(request, 404, "{\"error\":\"no assertions are made\"}")));
        router.route().handler(request -> checkToken(request, token.get()));
        router.get("/status")
                .handler(request -> respond(request, 200, operations.status().json()));
        router.get("/explain").handler(request -> explain(request, operations));
        new Differences(operations).addTo(router);
        router.get("/metrics")
                .handler(request -> request.response()
                        .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(operations.metrics()));
        router.get("/limits").handler(request -> respond(request, 200, LimitStatus.json(operations.limits())));
        router.get("/cache")
                .handler(request -> operations
                        .cache()
                        .ifPresentOrElse(
                                cache -> respond(request, 200, cache.status()),
                                () -> respond(request, 404, "{\"error\":\"no route has a cache\"}")));
        router.post("/drain").handler(request -> {
            operations.drain();
            respond(request, 200, "{\"status\":\"draining\"}");
        });
        router.post("/cache/purge").handler(new CachePurge(operations)::handle);
        router.errorHandler(404, request -> respond(request, 404, "{\"error\":\"There is nothing here\"}"));
        return router;
    }

    private static void explain(RoutingContext request, Operations operations) {
        String method = request.queryParams().get("method");
        String target = request.queryParams().get("target");
        String host = request.queryParams().get("host");
        if (method == null || target == null) {
            respond(
                    request,
                    400,
                    "{\"error\":\"method or target: none (expected: both, such as method=GET&target=/)\"}");
        } else {
            List<String> lines = operations.explain(method, target, host == null ? "" : host);
            respond(
                    request,
                    200,
                    new JsonObject().put("lines", new JsonArray(lines)).encode());
        }
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    private static void checkToken(RoutingContext request, String token) {
        String given = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        byte[] expected = ("Bearer " + token).getBytes(UTF_8);
        if (given != null && MessageDigest.isEqual(given.getBytes(UTF_8), expected)) {
            request.next();
        } else {
            request.response().putHeader("www-authenticate", "Bearer");
            respond(request, 401, "{\"error\":\"The token is missing or wrong\"}");
        }
    }

    static void respond(RoutingContext request, int status, String json) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .end(json + "\n");
    }
}
