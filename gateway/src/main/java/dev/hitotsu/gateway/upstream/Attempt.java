package dev.hitotsu.gateway.upstream;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.http.ConnectionHeaders;
import dev.hitotsu.gateway.http.Sockets;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;

/** One request to one address. Used on one event loop. */
final class Attempt {
    private static final long CANCEL = 0x8;

    /** A connection is made in two steps, TCP and TLS, each with a time-out of its own; then it is the pool that is exhausted. */
    private static final int CONNECT_STEPS = 2;

    private final Exchange exchange;
    private final Upstream upstream;
    private final Duration timeout;
    private boolean isSent;
    private boolean isCancelled;
    private boolean isDone;

    Attempt(Exchange exchange, Upstream upstream, Duration timeout) {
        this.exchange = exchange;
        this.upstream = upstream;
        this.timeout = timeout;
    }

    /** Whether a byte of the request may have reached the upstream. */
    boolean isSent() {
        return isSent;
    }

    /** Whether the request ended because its client is gone, which says nothing about the upstream. */
    boolean isCancelled() {
        return isCancelled;
    }

    /** Sends the request. The head of the answer must come within the time-out, counted from the end of the request. */
    Future<HttpClientResponse> send(Address address) {
        String query = exchange.received().query();
        RequestOptions options = new RequestOptions()
                .setMethod(exchange.received().method())
                .setHost(address.host())
                .setPort(address.port())
                .setSsl(address.secure())
                .setConnectTimeout(CONNECT_STEPS
                        * upstream.settings().client().connectTimeout().toMillis())
                .setURI(query.isEmpty() ? exchange.path() : exchange.path() + "?" + query);
        return upstream.client().request(options).compose(this::send);
    }

    private Future<HttpClientResponse> send(HttpClientRequest request) {
        if (exchange.incoming().response().closed()) {
            request.reset(CANCEL);
            return Future.failedFuture(RefusedException.clientGone());
        }
        isSent = true;
        request.headers().addAll(exchange.headers());
        // The future of the response says the same; without a handler it would be logged, too.
        request.exceptionHandler(failure -> {});
        cancelWithClient(request);
        if (isTunnel()) {
            request.putHeader(HttpHeaders.CONNECTION, "upgrade").putHeader(HttpHeaders.UPGRADE, "websocket");
            request.idleTimeout(timeout.toMillis());
            return request.connect().onSuccess(HttpClientResponse::pause);
        }
        Future<HttpClientResponse> response = request.response().onSuccess(HttpClientResponse::pause);
        if (hasBody()) {
            exchange.body()
                    .pipe()
                    .endOnFailure(false)
                    .to(request)
                    .onSuccess(sent -> startTimeout(request))
                    .onFailure(failure -> request.reset(CANCEL, failure));
        } else {
            exchange.body().resume();
            request.idleTimeout(timeout.toMillis());
            request.end();
        }
        return response;
    }

    private void startTimeout(HttpClientRequest request) {
        if (!request.response().isComplete()) {
            request.idleTimeout(timeout.toMillis());
        }
    }

    /** A client that is gone wants no answer. */
    private void cancelWithClient(HttpClientRequest request) {
        request.response().onSuccess(response -> response.end().onComplete(ended -> isDone = true));
        HttpServerResponse client = exchange.incoming().response();
        client.exceptionHandler(gone -> cancel(request));
        client.closeHandler(gone -> cancel(request));
    }

    /**
     * Ends the request. An answer that has arrived, but was not read yet, is read to its end instead: its connection may serve
     * another request by now, which a reset would end.
     */
    private void cancel(HttpClientRequest request) {
        if (isDone || isCancelled) {
            return;
        }
        isCancelled = true;
        HttpClientResponse response = request.response().result();
        if (response == null) {
            reset(request);
            return;
        }
        response.handler(ignored -> {}).resume();
        upstream.vertx().runOnContext(read -> {
            if (!isDone) {
                reset(request);
            }
        });
    }

    private static void reset(HttpClientRequest request) {
        request.reset(CANCEL);
        if (request.version() != HttpVersion.HTTP_2) {
            // It would wait until the upstream has taken what was written of the body.
            Sockets.closeNow(request.connection());
        }
    }

    boolean isTunnel() {
        HttpServerRequest incoming = exchange.incoming();
        return incoming.version() == HttpVersion.HTTP_1_1
                && !hasBody()
                && ConnectionHeaders.asksForWebSocket(incoming.headers());
    }

    /** Over HTTP/2 only the end of the stream tells that there is none. */
    boolean hasBody() {
        HttpServerRequest incoming = exchange.incoming();
        String length = exchange.headers().get(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            return !length.equals("0");
        }
        return incoming.version() == HttpVersion.HTTP_2 || incoming.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }
}
