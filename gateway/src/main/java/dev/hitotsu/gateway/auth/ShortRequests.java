package dev.hitotsu.gateway.auth;

import dev.hitotsu.id.internal.Addresses;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Questions to servers. An answer comes in time and is short, or it is a failure. Thread-safe. */
final class ShortRequests {
    private static final int MAX_BYTES = 1 << 20;

    private final @Nullable HttpClient client;
    private final Duration timeout;

    /** Questions that are sent with this client; without one they all fail. */
    ShortRequests(@Nullable HttpClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    /** What a server answered. */
    record Answer(int status, MultiMap headers, String body) {}

    /** Asks; a question can be repeated, and is, once, if its connection was closed meanwhile. */
    Future<Answer> send(HttpMethod method, String url, MultiMap headers, String body) {
        HttpClient asking = client;
        if (asking == null) {
            return Future.failedFuture("nobody is asked");
        }
        RequestOptions options;
        try {
            options = new RequestOptions()
                    .setAbsoluteURI(url)
                    .setMethod(method)
                    .setHeaders(headers)
                    .setConnectTimeout(timeout.toMillis());
        } catch (RuntimeException e) {
            // Its text may show the URL with a password.
            return Future.failedFuture(
                    new IOException(Addresses.withoutSecrets(url) + ": no URL (expected: https://…)"));
        }
        return new Attempt(asking, url, body)
                .send(options)
                .recover(failure -> isClosed(failure)
                        ? new Attempt(asking, url, body).send(options)
                        : Future.failedFuture(failure));
    }

    private static boolean isClosed(Throwable failure) {
        return failure instanceof HttpClosedException || failure instanceof SocketException;
    }

    /** One request. What is late ends its connection, on which nobody wants the rest. */
    private final class Attempt {
        private final HttpClient asking;
        private final String url;
        private final String body;
        private @Nullable HttpClientRequest sent;
        private boolean isOver;

        Attempt(HttpClient asking, String url, String body) {
            this.asking = asking;
            this.url = url;
            this.body = body;
        }

        Future<Answer> send(RequestOptions options) {
            return asking.request(options)
                    .compose(this::send)
                    .compose(this::read)
                    .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .onFailure(failure -> giveUp());
        }

        private Future<HttpClientResponse> send(HttpClientRequest request) {
            synchronized (this) {
                sent = request;
            }
            // The future of the response says the same; without a handler it would be logged, too.
            request.exceptionHandler(failure -> {});
            if (isOver()) {
                giveUp();
                return Future.failedFuture("too late");
            }
            return body.isEmpty() ? request.send() : request.send(body);
        }

        private synchronized boolean isOver() {
            return isOver;
        }

        private synchronized void giveUp() {
            isOver = true;
            if (sent != null) {
                sent.reset();
            }
        }

        private Future<Answer> read(HttpClientResponse response) {
            Promise<Answer> promise = Promise.promise();
            Buffer read = Buffer.buffer();
            response.exceptionHandler(promise::tryFail);
            response.endHandler(
                    end -> promise.tryComplete(new Answer(response.statusCode(), response.headers(), read.toString())));
            response.handler(part -> {
                read.appendBuffer(part);
                if (read.length() > MAX_BYTES) {
                    promise.tryFail(
                            new IOException(Addresses.withoutSecrets(url) + ": more than " + MAX_BYTES + " bytes"));
                }
            });
            return promise.future();
        }
    }
}
