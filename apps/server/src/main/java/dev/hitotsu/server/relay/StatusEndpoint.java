package dev.hitotsu.server.relay;

import dev.hitotsu.server.config.HttpConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /health} and {@code GET /status}. Listens until closed. */
final class StatusEndpoint implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StatusEndpoint.class);
    private static final int LIMIT_SECONDS = 10;
    private static final int IDLE_SECONDS = 30;

    private final Vertx vertx;
    private final HttpServer server;
    private final StatusPage page;

    private StatusEndpoint(StatusPage page) {
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        this.server = vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS));
        this.page = page;
    }

    /**
     * Listens, and blocks until it does.
     *
     * @throws IllegalArgumentException where the port cannot be had
     */
    static StatusEndpoint start(HttpConfig config, StatusPage page) {
        StatusEndpoint endpoint = new StatusEndpoint(page);
        endpoint.server.requestHandler(endpoint::answer);
        try {
            await(endpoint.server.listen(config.port(), config.host()));
        } catch (ExecutionException | TimeoutException e) {
            endpoint.close();
            throw new IllegalArgumentException(
                    "http: " + config.host() + ":" + config.port() + ": " + e.getMessage()
                            + " (expected: an address and a port that are free)",
                    e);
        }
        log.info("http://{}:{}/status and /health", config.host(), endpoint.port());
        return endpoint;
    }

    int port() {
        return server.actualPort();
    }

    private void answer(HttpServerRequest request) {
        String method = request.method().name();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            request.response()
                    .setStatusCode(405)
                    .putHeader("allow", "GET, HEAD")
                    .end();
            return;
        }
        switch (request.path()) {
            case "/health" -> send(request, page.health());
            case "/status" -> send(request, page.status());
            case null, default -> send(request, new StatusPage.Answer(404, "{\"paths\":[\"/health\",\"/status\"]}"));
        }
    }

    private static void send(HttpServerRequest request, StatusPage.Answer answer) {
        request.response()
                .setStatusCode(answer.status())
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .end(answer.json() + "\n");
    }

    @Override
    public void close() {
        try {
            await(vertx.close());
        } catch (ExecutionException | TimeoutException e) {
            log.debug("the endpoint could not be closed", e);
        }
    }

    private static <T> void await(Future<T> future) throws ExecutionException, TimeoutException {
        try {
            future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
