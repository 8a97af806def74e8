package dev.hitotsu.gateway.support;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.FilterProvider;
import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;

/** A filter with the defect of the option {@code defect}. */
public final class ThrowingFilters implements FilterProvider {
    @Override
    public String name() {
        return "throwing";
    }

    @Override
    public Filter create(JsonNode options) {
        return switch (options.path("defect").asText("throws")) {
            case "null" -> (exchange, next) -> next.proceed(exchange).map(reply -> null);
            case "status" ->
                (exchange, next) -> Future.succeededFuture(
                        new Reply(-1, HttpHeaders.headers(), new Reply.Body.Bytes(Buffer.buffer("x"))));
            case "end" ->
                (exchange, next) -> {
                    exchange.onEnd(() -> {
                        throw new IllegalStateException("a defect");
                    });
                    return next.proceed(exchange);
                };
            case "thread" ->
                (exchange, next) -> {
                    Promise<Reply> elsewhere = Promise.promise();
                    next.proceed(exchange)
                            .onSuccess(reply ->
                                    Thread.ofPlatform().name("elsewhere").start(() -> elsewhere.complete(reply)));
                    return elsewhere.future();
                };
            case "none" ->
                (exchange, next) -> next.proceed(exchange)
                        .onSuccess(reply -> reply.headers()
                                .set("x-thread", Thread.currentThread().getName()));
            default ->
                (exchange, next) -> {
                    throw new StackOverflowError("a defect");
                };
        };
    }
}
