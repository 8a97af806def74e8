package dev.hitotsu.vertx;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.http.HttpAnswer;
import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.inbox.http.IdempotentRequest;
import dev.hitotsu.inbox.http.KeyCheck;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs requests with an {@code Idempotency-Key} once.
 *
 * <pre>{@code
 * HttpIdempotency<Lease> idempotency = HttpIdempotency.of(LeasedInbox.of(store, "orders"));
 * server.requestHandler(IdempotencyHandler.of(idempotency, (request, body, lease) -> orders.place(body)));
 * }</pre>
 *
 * <p>The service runs on a virtual thread, so it may block, and it may answer later. Thread-safe. Does not block.
 *
 * @param <C> what the service gets: the lease, or the transaction
 */
public final class IdempotencyHandler<C> implements Handler<HttpServerRequest> {
    private static final Logger log = LoggerFactory.getLogger(IdempotencyHandler.class);
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;

    private final HttpIdempotency<C> idempotency;
    private final Service<C> service;
    private final Function<HttpServerRequest, String> principal;
    private final Function<HttpServerRequest, String> route;
    private final Handler<HttpServerRequest> otherwise;

    private IdempotencyHandler(
            HttpIdempotency<C> idempotency,
            Service<C> service,
            Function<HttpServerRequest, String> principal,
            Function<HttpServerRequest, String> route,
            Handler<HttpServerRequest> otherwise) {
        this.idempotency = idempotency;
        this.service = service;
        this.principal = principal;
        this.route = route;
        this.otherwise = otherwise;
    }

    /** A handler. Keys belong to the path, and to nobody in particular; requests that need no key are not found. */
    public static <C> IdempotencyHandler<C> of(HttpIdempotency<C> idempotency, Service<C> service) {
        requireNonNull(idempotency, "idempotency: null (expected: what runs requests once)");
        requireNonNull(service, "service: null (expected: what answers)");
        return new IdempotencyHandler<>(
                idempotency,
                service,
                request -> "",
                request -> Objects.requireNonNullElse(request.path(), ""),
                request -> request.response().setStatusCode(NOT_FOUND).end());
    }

    /** A handler that takes from the request who asks. It must be something that the client cannot choose. */
    public IdempotencyHandler<C> withPrincipal(Function<HttpServerRequest, String> newPrincipal) {
        requireNonNull(newPrincipal, "principal: null (expected: what tells who asks)");
        return new IdempotencyHandler<>(idempotency, service, newPrincipal, route, otherwise);
    }

    /**
     * A handler for which a key belongs to a route of the service, for example {@code /orders/:id}, and not to the
     * path.
     */
    public IdempotencyHandler<C> withRoute(Function<HttpServerRequest, String> newRoute) {
        requireNonNull(newRoute, "route: null (expected: what tells the route)");
        return new IdempotencyHandler<>(idempotency, service, principal, newRoute, otherwise);
    }

    /** A handler that hands requests that need no key to another one. */
    public IdempotencyHandler<C> otherwise(Handler<HttpServerRequest> newOtherwise) {
        requireNonNull(newOtherwise, "otherwise: null (expected: a handler)");
        return new IdempotencyHandler<>(idempotency, service, principal, route, newOtherwise);
    }

    @Override
    public void handle(HttpServerRequest request) {
        requireNonNull(request, "request: null (expected: a request)");
        switch (idempotency.check(request.method().name(), request.headers().getAll(HttpIdempotency.KEY))) {
            case KeyCheck.NotNeeded() -> otherwise.handle(request);
            case KeyCheck.Refused(var answer) -> write(answer, request.response());
            case KeyCheck.Key(var key) ->
                BoundedBody.read(request, idempotency.maxRequestSize())
                        .onSuccess(body -> start(request, key, body))
                        .onFailure(tooLarge -> write(idempotency.requestTooLarge(), request.response()));
        }
    }

    private void start(HttpServerRequest request, String key, Buffer body) {
        Context context = Objects.requireNonNull(Vertx.currentContext());
        IdempotentRequest once;
        try {
            once = idempotentRequest(request, key, body);
        } catch (RuntimeException | Error e) {
            log.warn("{} {} failed: principal or route cannot be told", request.method(), request.path(), e);
            write(failed(), request.response());
            return;
        }
        Thread.ofVirtual().name("hitotsu-idempotency").start(() -> {
            HttpAnswer answer = answer(request, once, body);
            context.runOnContext(ignored -> write(answer, request.response()));
        });
    }

    private IdempotentRequest idempotentRequest(HttpServerRequest request, String key, Buffer body) {
        return new IdempotentRequest(
                principal.apply(request),
                request.method().name(),
                route.apply(request),
                request.uri(),
                Objects.requireNonNullElse(request.getHeader("Content-Type"), ""),
                body.getBytes(),
                key);
    }

    private HttpAnswer answer(HttpServerRequest request, IdempotentRequest once, Buffer body) {
        try {
            return idempotency.<Exception>handle(once, given -> await(service.answer(request, body, given)));
        } catch (Exception | Error e) {
            log.warn("{} {} failed", once.method(), once.route(), e);
            return failed();
        }
    }

    private static HttpAnswer failed() {
        return new HttpAnswer(SERVER_ERROR, List.of(), new byte[0]);
    }

    private static HttpAnswer await(Future<HttpAnswer> answer) throws Exception {
        try {
            return answer.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static void write(HttpAnswer answer, HttpServerResponse response) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        answer.headers().stream()
                .filter(header -> !header.name().equalsIgnoreCase("Content-Length"))
                .forEach(header -> response.headers().add(header.name(), header.value()));
        Future<Void> unused = response.end(Buffer.buffer(answer.body()));
    }

    /**
     * What answers a request. It is called on a virtual thread, and may block.
     *
     * @param <C> what it gets
     */
    @FunctionalInterface
    public interface Service<C> {
        /**
         * Answers. A future that fails, or a throw, keeps nothing, and the client gets 500.
         *
         * @param context the lease, or the transaction
         */
        Future<HttpAnswer> answer(HttpServerRequest request, Buffer body, C context) throws Exception;
    }
}
