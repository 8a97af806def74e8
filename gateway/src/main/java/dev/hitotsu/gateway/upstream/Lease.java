package dev.hitotsu.gateway.upstream;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.util.function.LongSupplier;

/**
 * One request's hold on a connection. It is over when both the request and its answer have ended; then the connection
 * may carry another one. Used on one event loop.
 */
final class Lease {
    private final PooledConnection connection;
    private final LongSupplier ticker;
    private boolean isRequestOver;
    private boolean isResponseOver;
    private boolean isReusable;
    private boolean isOver;

    Lease(PooledConnection connection, LongSupplier ticker) {
        this.connection = connection;
        this.ticker = ticker;
    }

    /** Begins the request. */
    Future<HttpClientRequest> request(RequestOptions options) {
        return connection.request(options);
    }

    /** The request was sent to its end. */
    void requestEnded() {
        isRequestOver = true;
        endIfBothAreOver();
    }

    /** The head of the answer has come. */
    void answered(HttpClientResponse response) {
        isReusable = response.version() == HttpVersion.HTTP_2
                || response.version() == HttpVersion.HTTP_1_1 && !asksToClose(response.headers());
        String keepAlive = response.headers().get("keep-alive");
        if (keepAlive != null) {
            connection.keepAlive(keepAlive);
        }
    }

    /** The answer has come to its end. An answer to a request that is still being sent ends the connection. */
    void responseEnded() {
        isResponseOver = true;
        if (isRequestOver) {
            endIfBothAreOver();
        } else {
            broken();
        }
    }

    private void endIfBothAreOver() {
        if (isRequestOver && isResponseOver && !isOver) {
            isOver = true;
            if (isReusable) {
                connection.release(ticker.getAsLong());
            } else {
                connection.abandon(ticker.getAsLong());
            }
        }
    }

    /** Something ended in the middle. */
    void broken() {
        if (!isOver) {
            isOver = true;
            connection.abandon(ticker.getAsLong());
        }
    }

    /** Nothing was sent. */
    void unused() {
        isOver = true;
        connection.release(ticker.getAsLong());
    }

    /** The connection is a tunnel from now on. */
    void detach() {
        isOver = true;
        connection.detach();
    }

    private static boolean asksToClose(MultiMap headers) {
        String connection = headers.get(HttpHeaders.CONNECTION);
        return connection != null && headers.contains(HttpHeaders.CONNECTION, "close", true);
    }
}
