package dev.hitotsu.gateway.idempotency;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.http.Bodies;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.inbox.http.HttpAnswer;
import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.inbox.http.HttpIdempotencyBuilder;
import dev.hitotsu.inbox.http.IdempotentRequest;
import dev.hitotsu.inbox.http.KeyCheck;
import dev.hitotsu.inbox.lease.Lease;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeasedInbox;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

/**
 * Sends a request with an {@code Idempotency-Key} to its service once, and repeats the first answer whenever the key
 * comes again. Keys belong to the sender whom the gateway knows, the method and the path.
 *
 * <p>A request is not given up when its client goes away: the client comes back with the same key and gets the answer.
 * What was never sent to a service leaves no trace, so the key can be used again. Of what was sent and got no answer,
 * nobody knows whether it had its effect; it counts as an answer of status 5xx.
 */
public final class IdempotencyFilter implements Filter {
    private static final String CONSUMER = "gateway";
    private static final int ROOM_FOR_HEADERS = 1 << 16;

    private final HttpIdempotency<?> idempotency;

    /** A filter for what was configured elsewhere. */
    public IdempotencyFilter(HttpIdempotency<?> idempotency) {
        this.idempotency = idempotency;
    }

    /**
     * The filter of a route, with keys in this store. All routes have one name space: keys belong to sender, method and
     * path.
     */
    public static IdempotencyFilter of(LeaseStore store, IdempotencySettings settings) {
        LeasedInbox effects = LeasedInbox.builder(store, CONSUMER)
                .lease(settings.lease())
                .retention(new Retention(settings.timeToLive(), settings.timeToLive()))
                .maxResultSize(settings.maxBytes() + ROOM_FOR_HEADERS)
                .build();
        HttpIdempotencyBuilder<Lease> idempotency = HttpIdempotency.builder(effects)
                .methods(settings.methods())
                .maxRequestSize(settings.maxBytes())
                .maxResponseSize(settings.maxBytes())
                .serverErrors(settings.serverErrors());
        return new IdempotencyFilter((settings.isRequired() ? idempotency : idempotency.keyOptional()).build());
    }

    @Override
    public Future<Reply> apply(Exchange exchange, Next next) {
        String method = exchange.received().method().name();
        return switch (idempotency.check(method, exchange.headers().getAll(HttpIdempotency.KEY))) {
            case KeyCheck.NotNeeded() -> next.proceed(exchange);
            case KeyCheck.Refused(var answer) -> Future.succeededFuture(Answers.reply(answer));
            case KeyCheck.Key(var key) ->
                body(exchange)
                        .compose(body -> once(exchange, next, key, body))
                        .otherwise(failure -> orTooLarge(exchange, failure));
        };
    }

    private Future<Buffer> body(Exchange exchange) {
        return exchange.hasBody()
                ? Bodies.read(exchange.body(), idempotency.maxRequestSize())
                : Future.succeededFuture(Buffer.buffer());
    }

    /** The body that is too large for a key may be small enough for the route: the answer says which limit it is. */
    private Reply orTooLarge(Exchange exchange, Throwable failure) {
        boolean isTooLarge = failure instanceof RefusedException refused && refused.status() == 413;
        if (isTooLarge && !exchange.isSent()) {
            return Answers.reply(idempotency.requestTooLarge());
        }
        throw failure instanceof RuntimeException thrown ? thrown : new IllegalStateException(failure);
    }

    private Future<Reply> once(Exchange exchange, Next next, String key, Buffer body) {
        if (exchange.hasBody()) {
            exchange.replaceBody(body);
        }
        exchange.outliveClient();
        IdempotentRequest request = new IdempotentRequest(
                exchange.identity().qualifiedSubject(),
                exchange.received().method().name(),
                exchange.received().path(),
                exchange.received().uri(),
                Objects.requireNonNullElse(exchange.headers().get(HttpHeaders.CONTENT_TYPE), ""),
                body.getBytes(),
                key);
        Promise<Reply> reply = Promise.promise();
        Thread.ofVirtual().name("hitotsu-idempotency").start(() -> {
            try {
                reply.complete(handled(request, exchange, next));
            } catch (Throwable failure) {
                reply.fail(failure);
            }
        });
        return reply.future();
    }

    private Reply handled(IdempotentRequest request, Exchange exchange, Next next) throws Exception {
        try {
            return Answers.reply(idempotency.<Exception>handle(request, context -> ask(exchange, next)));
        } catch (Unsent unsent) {
            return unsent.reply();
        } catch (InterruptedException leaseLost) {
            throw RefusedException.of(503, "The request took too long", Map.of("Retry-After", "1"));
        }
    }

    /** Blocks until the answer is whole. */
    private HttpAnswer ask(Exchange exchange, Next next) throws Exception {
        try {
            return next.proceed(exchange)
                    .compose(reply -> whole(exchange, reply))
                    .recover(failure -> inDoubt(exchange, failure))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private Future<HttpAnswer> whole(Exchange exchange, Reply reply) {
        return exchange.isSent()
                ? Answers.answer(reply, idempotency.newAnswerBuffer())
                : Future.failedFuture(new Unsent(reply));
    }

    /** Whether the service has done it, nobody knows. So this is its answer. */
    private Future<HttpAnswer> inDoubt(Exchange exchange, Throwable failure) {
        return failure instanceof RefusedException refused && exchange.isSent()
                ? Answers.answer(Reply.of(refused), idempotency.newAnswerBuffer())
                : Future.failedFuture(failure);
    }
}
