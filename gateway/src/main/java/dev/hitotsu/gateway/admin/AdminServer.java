package dev.hitotsu.gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * {@code GET /health/live} and {@code /health/ready} for everybody, {@code GET /status} and {@code POST /drain} for those who have
 * the token. Thread-safe.
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
     * @param isReady whether load balancers should send requests
     * @param drain makes it no longer ready
     */
    public static Future<AdminServer> start(
            Vertx vertx,
            AdminSettings settings,
            Supplier<GatewayStatus> status,
            BooleanSupplier isReady,
            Runnable drain) {
        Router router = Router.router(vertx);
        router.get("/health/live").handler(request -> respond(request, 200, "{\"status\":\"up\"}"));
        router.get("/health/ready")
                .handler(request -> respond(
                        request,
                        isReady.getAsBoolean() ? 200 : 503,
                        isReady.getAsBoolean() ? "{\"status\":\"ready\"}" : "{\"status\":\"draining\"}"));
        router.route().handler(request -> checkToken(request, settings.token()));
        router.get("/status")
                .handler(request -> respond(request, 200, status.get().json()));
        router.post("/drain").handler(request -> {
            drain.run();
            respond(request, 200, "{\"status\":\"draining\"}");
        });
        router.errorHandler(404, request -> respond(request, 404, "{\"error\":\"There is nothing here\"}"));
        return vertx.createHttpServer(
                        new HttpServerOptions().setIdleTimeout(IDLE_SECONDS).setHttp2ClearTextEnabled(false))
                .requestHandler(router)
                .listen(settings.port(), settings.host())
                .map(AdminServer::new);
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

    private static void respond(RoutingContext request, int status, String json) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .end(json + "\n");
    }
}
