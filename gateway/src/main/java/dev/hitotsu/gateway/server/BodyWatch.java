package dev.hitotsu.gateway.server;

import dev.hitotsu.gateway.http.BodyLimit;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;

/**
 * Ends a request whose body makes no progress: a client that is slow on purpose, or an upstream that hangs. A conversation over
 * HTTP/2, where the answer has begun, may pause as long as it likes.
 */
final class BodyWatch {
    private BodyWatch() {}

    /** Watches until the body has ended, or its answer. */
    static void start(Vertx vertx, HttpServerRequest request, BodyLimit body, Duration limit) {
        check(vertx, request, body, limit, body.bytesRead());
    }

    private static boolean isOver(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        boolean isConversation = request.version() == HttpVersion.HTTP_2 && response.headWritten();
        return request.isEnded() || response.ended() || response.closed() || isConversation;
    }

    private static void end(HttpServerRequest request) {
        request.response().reset();
        if (request.version() != HttpVersion.HTTP_2) {
            request.connection().close();
        }
    }

    private static void check(Vertx vertx, HttpServerRequest request, BodyLimit body, Duration limit, long before) {
        vertx.setTimer(limit.toMillis(), timer -> {
            if (isOver(request)) {
                return;
            }
            if (body.bytesRead() == before) {
                end(request);
            } else {
                check(vertx, request, body, limit, body.bytesRead());
            }
        });
    }
}
