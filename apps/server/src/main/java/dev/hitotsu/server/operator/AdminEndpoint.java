package dev.hitotsu.server.operator;

import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.server.config.AdminConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP endpoint for operators; {@code /openapi.json} describes it. Listens until it is closed. */
public final class AdminEndpoint implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AdminEndpoint.class);
    private static final int TIMEOUT_SECONDS = 10;
    private static final int IDLE_SECONDS = 60;
    private static final int MAX_HEADER_BYTES = 8_192;

    private final Vertx vertx;
    private final HttpServer server;

    private AdminEndpoint(Tokens tokens, OutboxRequests requests) {
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        this.server = vertx.createHttpServer(options()).requestHandler(new AdminRoutes(tokens, requests).router(vertx));
    }

    /**
     * Starts to listen, and blocks until it does.
     *
     * @param limit shared with whatever else sends messages again
     * @throws IllegalArgumentException if the address or the port is not available, or the tokens cannot be used
     */
    public static AdminEndpoint start(AdminConfig config, OutboxAdmin outbox, ReplayLimit limit) {
        AdminEndpoint endpoint = new AdminEndpoint(Tokens.of(config.tokens()), new OutboxRequests(outbox, limit));
        try {
            await(endpoint.server.listen(config.port(), config.host()));
        } catch (ExecutionException | TimeoutException e) {
            endpoint.close();
            throw new IllegalArgumentException(
                    "admin: " + config.host() + ":" + config.port() + ": " + e.getMessage()
                            + " (expected: an address and a port that are free)",
                    e);
        }
        log.info("http://{}:{}/openapi.json", config.host(), endpoint.port());
        if (!isLoopback(config.host())) {
            log.warn(
                    "admin: {} is not of this host alone; tokens cross the network unless TLS ends before it",
                    config.host());
        }
        return endpoint;
    }

    /** @throws IllegalArgumentException if the tokens cannot be used */
    public static void check(@Nullable AdminConfig config) {
        if (config != null) {
            Tokens.of(config.tokens());
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS)
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(MAX_HEADER_BYTES);
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        try {
            await(vertx.close());
        } catch (ExecutionException | TimeoutException e) {
            log.debug("cannot close the admin endpoint", e);
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
