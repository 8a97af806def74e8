package dev.hitotsu.graphql.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.filter.Target;
import dev.hitotsu.graphql.execution.ErrorCode;
import dev.hitotsu.graphql.execution.SourceCall;
import dev.hitotsu.graphql.execution.SourceClient;
import dev.hitotsu.graphql.execution.SourceException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Sends calls the way that requests of any route go: to the gateway's upstreams, on behalf of one request, with all
 * that the gateway knows of its sender.
 */
final class GatewayClient implements SourceClient {
    private static final String IDEMPOTENCY_KEY = "idempotency-key";

    private final Exchange exchange;
    private final Map<String, Target> upstreams;
    private final boolean hasOneEffect;
    private final AnswerReader answers;
    private final long patienceNanos;
    private final LongSupplier ticker;
    private final Map<Exchange, Long> underWay = new LinkedHashMap<>();

    /**
     * A client for one operation.
     *
     * @param hasOneEffect whether the operation has one effect at most, so that the key of the request is that of the
     *     effect
     */
    GatewayClient(
            Exchange exchange,
            Map<String, Target> upstreams,
            boolean hasOneEffect,
            RunLimits limits,
            LongSupplier ticker) {
        this.exchange = exchange;
        this.upstreams = upstreams;
        this.hasOneEffect = hasOneEffect;
        this.answers = new AnswerReader(limits.maxAnswerBytes());
        this.patienceNanos = limits.budget().toNanos() / 2;
        this.ticker = ticker;
    }

    @Override
    public Future<JsonNode> ask(SourceCall call) {
        Target upstream = Objects.requireNonNull(upstreams.get(call.upstream()), call.upstream());
        Exchange sent = exchange.call(
                call.upstream(), HttpMethod.valueOf(call.method()), call.path(), call.query(), body(call));
        sent.headers().set(HttpHeaders.ACCEPT, "application/json");
        if (!call.body().isMissingNode()) {
            sent.headers().set(HttpHeaders.CONTENT_TYPE, "application/json");
        }
        passKey(call, sent);
        underWay.put(sent, ticker.getAsLong());
        return answer(upstream, sent)
                .compose(reply -> answers.read(reply).onComplete(read -> end(sent, reply.status())), failure -> {
                    end(sent, failure instanceof RefusedException refused ? refused.status() : 500);
                    return Future.failedFuture(told(failure));
                });
    }

    private static Future<Reply> answer(Target upstream, Exchange sent) {
        try {
            return upstream.answer(sent);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private void end(Exchange sent, int status) {
        underWay.remove(sent);
        sent.end(status);
    }

    /** Each of several effects has a key of its own, and the same one when the request is repeated. */
    private void passKey(SourceCall call, Exchange sent) {
        String key = exchange.headers().get(IDEMPOTENCY_KEY);
        if (key != null && !call.effect().isEmpty()) {
            sent.headers().set(IDEMPOTENCY_KEY, hasOneEffect ? key : key + "-" + call.effect());
        }
    }

    private static Buffer body(SourceCall call) {
        try {
            return call.body().isMissingNode()
                    ? Buffer.buffer()
                    : Buffer.buffer(Json.MAPPER.writeValueAsBytes(call.body()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SourceException told(Throwable failure) {
        if (!(failure instanceof RefusedException refused)) {
            return new SourceException(ErrorCode.SOURCE_UNAVAILABLE, "cannot be asked");
        }
        ErrorCode code = refused.status() == 504 ? ErrorCode.SOURCE_TIMEOUT : ErrorCode.SOURCE_UNAVAILABLE;
        return new SourceException(code, refused.getMessage() + " (" + refused.status() + ")");
    }

    /** A service that has had half of the time or more is blamed: its breaker learns of a call without an answer. */
    @Override
    public void expire() {
        long now = ticker.getAsLong();
        Map.copyOf(underWay).forEach((call, begunAt) -> {
            if (now - begunAt >= patienceNanos) {
                call.expire();
            } else {
                call.cancel();
            }
        });
    }
}
