package dev.hitotsu.gateway.server;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.http.ConnectionHeaders;
import dev.hitotsu.gateway.log.AccessLine;
import dev.hitotsu.gateway.log.AccessLog;
import dev.hitotsu.gateway.observe.RequestObserver;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what became of requests, to their clients and to the log. */
final class Outcome {
    private static final Logger log = LoggerFactory.getLogger(Outcome.class);

    private final Connections connections;
    private final ReplyWriter writer;
    private final Supplier<Rules> rules;
    private final AccessLog accessLog;
    private final RequestObserver observer;
    private final InstantSource clock;
    private final LongSupplier ticker;

    Outcome(
            Connections connections,
            ReplyWriter writer,
            Supplier<Rules> rules,
            AccessLog accessLog,
            RequestObserver observer,
            InstantSource clock,
            LongSupplier ticker) {
        this.connections = connections;
        this.writer = writer;
        this.rules = rules;
        this.accessLog = accessLog;
        this.observer = observer;
        this.clock = clock;
        this.ticker = ticker;
    }

    long now() {
        return ticker.getAsLong();
    }

    /** Ends a request. The exchange is null if it was refused before it became one. */
    void write(HttpServerRequest request, @Nullable Exchange exchange, long start, AsyncResult<Reply> result) {
        try {
            if (result.succeeded()) {
                Reply reply = Objects.requireNonNull(result.result(), "a filter or target answered with null");
                write(request, exchange, start, reply, false);
            } else {
                String path = exchange == null ? "" : exchange.received().path();
                RefusedException refused = Refusals.ofFailure(result.cause(), path);
                write(request, exchange, start, Reply.of(refused), refused.isClosing());
            }
        } catch (RuntimeException e) {
            failed(request, exchange, start, e);
        }
    }

    private void write(
            HttpServerRequest request, @Nullable Exchange exchange, long start, Reply reply, boolean isClosing) {
        boolean closes = isClosing || exchange == null || ConnectionHeaders.asksToClose(request.headers());
        if (closes) {
            connections.refuseMore(request);
            if (request.version() != HttpVersion.HTTP_2) {
                reply.headers().set(HttpHeaders.CONNECTION, "close");
            }
        }
        writer.write(request, reply).onComplete(written -> written(request, exchange, start, reply, closes));
    }

    private void written(
            HttpServerRequest request, @Nullable Exchange exchange, long start, Reply reply, boolean closes) {
        if (exchange != null) {
            exchange.end(reply.status());
        } else {
            observer.refused(reply.status());
        }
        connections.ended(request.connection());
        if (reply.body() instanceof Reply.Body.Tunnel) {
            connections.forget(request.connection());
        } else if (closes || exchange == null) {
            connections.close(request);
        } else {
            connections.finish(request, exchange);
        }
        log(request, exchange, start, reply.status());
    }

    /** An answer that cannot be written, of a filter that is mistaken. What has begun breaks off. */
    private void failed(HttpServerRequest request, @Nullable Exchange exchange, long start, RuntimeException failure) {
        RefusedException refused = Refusals.ofFailure(
                failure, exchange == null ? "" : exchange.received().path());
        Reply reply = Reply.of(refused);
        if (request.response().headWritten()) {
            request.response().reset();
            written(request, exchange, start, reply, true);
        } else {
            request.response().headers().clear();
            write(request, exchange, start, reply, true);
        }
    }

    private void log(HttpServerRequest request, @Nullable Exchange exchange, long start, int status) {
        if (accessLog == AccessLog.NONE || !rules.get().accessLog()) {
            return;
        }
        try {
            accessLog.write(AccessLine.of(clock.instant(), request, exchange, ticker.getAsLong() - start, status));
        } catch (RuntimeException e) {
            log.error("the access log failed", e);
        }
    }
}
