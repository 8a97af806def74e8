package dev.hitotsu.gateway.server;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.http.BodyLimit;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;

/**
 * Ends a request whose body makes no progress: a client that is slow on purpose, or an upstream that hangs. A
 * conversation over HTTP/2, where the answer has begun, may pause as long as it likes.
 */
final class BodyWatch {
    private final Vertx vertx;
    private final HttpServerRequest request;
    private final BodyLimit body;
    private final Duration limit;
    private long timer;

    private BodyWatch(Vertx vertx, HttpServerRequest request, BodyLimit body, Duration limit) {
        this.vertx = vertx;
        this.request = request;
        this.body = body;
        this.limit = limit;
    }

    /**
     * Watches until the body has ended, or its answer. A timer that ran on would keep the request, and its body, in
     * memory.
     */
    static void start(Vertx vertx, Exchange exchange, BodyLimit body, Duration limit) {
        BodyWatch watch = new BodyWatch(vertx, exchange.incoming(), body, limit);
        watch.await(body.bytesRead());
        exchange.onEnd(watch::stop);
    }

    private void stop() {
        vertx.cancelTimer(timer);
    }

    private void await(long before) {
        timer = vertx.setTimer(limit.toMillis(), late -> check(before));
    }

    private void check(long before) {
        if (isOver()) {
            return;
        }
        if (body.bytesRead() == before) {
            end();
        } else {
            await(body.bytesRead());
        }
    }

    private boolean isOver() {
        HttpServerResponse response = request.response();
        boolean isConversation = request.version() == HttpVersion.HTTP_2 && response.headWritten();
        return request.isEnded() || response.ended() || response.closed() || isConversation;
    }

    private void end() {
        request.response().reset();
        if (request.version() != HttpVersion.HTTP_2) {
            request.connection().close();
        }
    }
}
