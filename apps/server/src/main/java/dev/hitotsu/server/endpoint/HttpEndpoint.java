package dev.hitotsu.server.endpoint;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server with one event loop of its own, for a few clients. HTTP/1.1 alone: over HTTP/2 one connection would
 * carry any number of requests at once. Listens until it is closed. Thread-safe.
 */
public final class HttpEndpoint implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpEndpoint.class);
    private static final int TIMEOUT_SECONDS = 10;
    private static final int MAX_HEADER_BYTES = 8_192;

    private final String section;
    private final Vertx vertx;
    private final HttpServer server;

    private HttpEndpoint(String section, Duration idle, BiConsumer<Vertx, HttpServer> handlers) {
        this.section = section;
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        this.server = vertx.createHttpServer(new HttpServerOptions()
                .setIdleTimeout((int) idle.toSeconds())
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(MAX_HEADER_BYTES));
        handlers.accept(vertx, server);
    }

    /**
     * Starts to listen, and blocks until it does.
     *
     * @param section of the configuration, for the error
     * @param idle after which a connection is closed, whole seconds
     * @param handlers sets them
     * @throws IllegalArgumentException if the address or the port is not available
     */
    public static HttpEndpoint start(
            String section, String host, int port, Duration idle, BiConsumer<Vertx, HttpServer> handlers) {
        HttpEndpoint endpoint = new HttpEndpoint(section, idle, handlers);
        try {
            await(endpoint.server.listen(port, host));
        } catch (ExecutionException | TimeoutException e) {
            endpoint.close();
            throw new IllegalArgumentException(
                    section + ": " + host + ":" + port + ": " + e.getMessage()
                            + " (expected: an address and a port that are free)",
                    e);
        }
        return endpoint;
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
            log.debug("cannot close the endpoint of the section {}", section, e);
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
