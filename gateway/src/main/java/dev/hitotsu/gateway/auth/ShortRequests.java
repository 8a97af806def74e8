package dev.hitotsu.gateway.auth;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Questions to servers that know who somebody is. An answer comes in time and is short, or it is a failure. Thread-safe. */
final class ShortRequests {
    private static final int MAX_BYTES = 1 << 20;

    private final HttpClient client;
    private final Duration timeout;

    ShortRequests(HttpClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    /** What a server answered. */
    record Answer(int status, MultiMap headers, String body) {}

    Future<Answer> send(HttpMethod method, String url, MultiMap headers, String body) {
        long millis = timeout.toMillis();
        RequestOptions options = new RequestOptions()
                .setAbsoluteURI(url)
                .setMethod(method)
                .setHeaders(headers)
                .setConnectTimeout(millis)
                .setIdleTimeout(millis);
        return client.request(options)
                .compose(request -> body.isEmpty() ? request.send() : request.send(body))
                .compose(response -> read(url, response))
                .timeout(millis, TimeUnit.MILLISECONDS);
    }

    private static Future<Answer> read(String url, HttpClientResponse response) {
        Promise<Answer> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(promise::tryFail);
        response.endHandler(
                end -> promise.tryComplete(new Answer(response.statusCode(), response.headers(), body.toString())));
        response.handler(part -> {
            body.appendBuffer(part);
            if (body.length() > MAX_BYTES) {
                promise.tryFail(new IOException(url + ": more than " + MAX_BYTES + " bytes"));
                response.request().reset();
            }
        });
        return promise.future();
    }
}
