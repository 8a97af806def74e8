package dev.hitotsu.vertx;

import dev.hitotsu.inbox.http.HttpAnswer;
import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.testkit.contract.http.HttpIdempotencyScenario.TestService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/** A server with the handler in front of a service. */
final class VertxServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();

    /** Starts it, and returns its port. */
    int start(HttpIdempotency<?> idempotency, TestService service) throws Exception {
        return start(IdempotencyHandler.of(
                        idempotency,
                        (request, body, context) ->
                                Future.succeededFuture(service.answer(request.uri(), body.getBytes())))
                .withPrincipal(request -> request.getHeader("X-Test-Principal"))
                .otherwise(request -> answer(request, service)));
    }

    private int start(IdempotencyHandler<?> handler) throws Exception {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(handler)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(1, TimeUnit.MINUTES);
        return server.actualPort();
    }

    private static void answer(HttpServerRequest request, TestService service) {
        try {
            HttpAnswer answer = service.answer(request.uri(), new byte[0]);
            request.response().setStatusCode(answer.status()).end(Buffer.buffer(answer.body()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }
}
