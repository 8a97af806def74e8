package dev.hitotsu.gateway;

import dev.hitotsu.gateway.config.RouteConfig.RouteTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Sends the tests of routes, with all of their headers, {@code Host} among them. Its methods block. */
final class RouteTestClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient client = vertx.createHttpClient();
    private final int port;

    /** Tests for a gateway on a port of 127.0.0.1. */
    RouteTestClient(int port) {
        this.port = port;
    }

    /**
     * The status of the answer.
     *
     * @throws IOException if there is none
     */
    int send(RouteTest test) throws IOException, InterruptedException {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(test.method()))
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(test.uri());
        test.headers().forEach(options::putHeader);
        return await(client.request(options)
                .compose(HttpClientRequest::send)
                .compose(RouteTestClient::status)
                .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static Future<Integer> status(HttpClientResponse response) {
        return response.body().map(body -> response.statusCode());
    }

    private static int await(Future<Integer> status) throws IOException, InterruptedException {
        try {
            return status.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(String.valueOf(cause.getMessage()), cause);
        }
    }

    @Override
    public void close() {
        vertx.close();
    }
}
