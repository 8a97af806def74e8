package dev.hitotsu.gateway.server;

import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;

/**
 * Writes replies to clients. A body that breaks off breaks the client's connection, too: nobody takes it for complete.
 */
final class ReplyWriter {
    private static final String UNKNOWN = "";

    private final Vertx vertx;
    private final Duration stallTimeout;

    /** A writer that takes answers back from clients of HTTP/2 that do not read them for so long. */
    ReplyWriter(Vertx vertx, Duration stallTimeout) {
        this.vertx = vertx;
        this.stallTimeout = stallTimeout;
    }

    /** Writes a reply; the future ends with its last byte. */
    Future<Void> write(HttpServerRequest request, Reply reply) {
        HttpServerResponse response = request.response();
        if (reply.body() instanceof Reply.Body.Tunnel) {
            return Future.succeededFuture();
        }
        if (response.closed() || response.headWritten()) {
            reply.discard();
            return Future.failedFuture("the client is gone");
        }
        response.setStatusCode(reply.status());
        response.headers().setAll(reply.headers());
        if (hasNoBody(request, reply.status())) {
            return writeHead(response, reply);
        }
        return switch (reply.body()) {
            case Reply.Body.Bytes(Buffer content) -> {
                response.headers().remove(HttpHeaders.CONTENT_LENGTH);
                yield body(request).end(content);
            }
            case Reply.Body.Stream stream -> writeStream(request, stream);
            case Reply.Body.Tunnel tunnel -> Future.succeededFuture();
        };
    }

    private static boolean hasNoBody(HttpServerRequest request, int status) {
        return request.method() == HttpMethod.HEAD || status == 204 || status == 304;
    }

    private static Future<Void> writeHead(HttpServerResponse response, Reply reply) {
        if (reply.body() instanceof Reply.Body.Bytes(Buffer content) && reply.status() != 204) {
            response.headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(content.length()));
        }
        reply.discard();
        return response.end();
    }

    private WriteStream<Buffer> body(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2
                ? new PatientResponse(vertx, request.response(), stallTimeout)
                : request.response();
    }

    private Future<Void> writeStream(HttpServerRequest request, Reply.Body.Stream stream) {
        HttpServerResponse response = request.response();
        boolean isOpenEnded = !response.headers().contains(HttpHeaders.CONTENT_LENGTH);
        if (isOpenEnded && request.version() == HttpVersion.HTTP_1_0) {
            response.putHeader(HttpHeaders.CONNECTION, "close");
        } else if (isOpenEnded) {
            response.setChunked(true);
        }
        WriteStream<Buffer> body = body(request);
        return new PassedBody(
                        stream.content(),
                        body,
                        length(request, response),
                        () -> end(response, body, stream.trailers().get()))
                .pass()
                .onSuccess(done -> closeIfOld(request, isOpenEnded))
                .onFailure(failure -> response.reset());
    }

    /** Of a body that nothing can follow; HTTP/2 has trailers after any. */
    private static String length(HttpServerRequest request, HttpServerResponse response) {
        String length = response.headers().get(HttpHeaders.CONTENT_LENGTH);
        return length == null || request.version() == HttpVersion.HTTP_2 ? UNKNOWN : length;
    }

    private static Future<Void> end(HttpServerResponse response, WriteStream<Buffer> body, MultiMap trailers) {
        if (!trailers.isEmpty()) {
            response.trailers().addAll(trailers);
        }
        return body.end();
    }

    /** HTTP/1.0 has no chunks: the end of the connection is the end of the body. */
    private static void closeIfOld(HttpServerRequest request, boolean isOpenEnded) {
        if (isOpenEnded && request.version() == HttpVersion.HTTP_1_0) {
            request.connection().close();
        }
    }
}
