package dev.hitotsu.gateway.upstream;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection of a pool. It carries one request at a time, over HTTP/2 several. Used on one event loop. */
final class PooledConnection {
    private static final long MAX_STREAMS = 100;

    /**
     * Shorter than what servers are known to have (Node.js: 5 s): a connection that is about to be closed is not used.
     */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(4);

    private static final Pattern TIMEOUT = Pattern.compile("(?i)(?:.*[,\\s])?timeout\\s*=\\s*(\\d{1,6}).*");

    private final ConnectionPool pool;
    private final HttpClientConnection connection;
    private final boolean isHttp2;
    private int requests;
    private long idleSince;
    private long maxIdleNanos = KEEP_ALIVE.toNanos();
    private boolean isSpent;
    private boolean isWaiting;

    PooledConnection(ConnectionPool pool, HttpClientConnection connection) {
        this.pool = pool;
        this.connection = connection;
        this.isHttp2 = connection.protocolVersion() == HttpVersion.HTTP_2;
        connection.closeHandler(closed -> {
            isSpent = true;
            pool.closed(this);
        });
        if (isHttp2) {
            connection.goAwayHandler(goingAway -> isSpent = true);
            connection.shutdownHandler(ending -> isSpent = true);
        }
    }

    /** Begins a request. */
    Future<HttpClientRequest> request(RequestOptions options) {
        return connection.request(options);
    }

    /** Whether another request can be sent on it now. */
    boolean hasRoom() {
        return !isSpent && requests < (isHttp2 ? Math.min(MAX_STREAMS, connection.maxActiveStreams()) : 1);
    }

    boolean isIdle() {
        return requests == 0;
    }

    /** Whether it has had no request for so long that the other end may close it. */
    boolean isOld(long now) {
        return requests == 0 && now - idleSince >= maxIdleNanos;
    }

    /** Takes what the other end says of how long it keeps the connection: {@code timeout=5}. */
    void keepAlive(String header) {
        Matcher timeout = TIMEOUT.matcher(header);
        if (timeout.matches()) {
            // Some way before it: a request may be under way when it closes.
            Duration most = Duration.ofSeconds(Long.parseLong(timeout.group(1)))
                    .multipliedBy(4)
                    .dividedBy(5);
            maxIdleNanos = Math.min(KEEP_ALIVE.toNanos(), most.toNanos());
        }
    }

    /** Whether the pool has it among those that wait for a request. */
    boolean isWaiting() {
        return isWaiting;
    }

    void setWaiting(boolean waiting) {
        isWaiting = waiting;
    }

    void take() {
        requests++;
    }

    /** It was taken for nothing. */
    void giveBack() {
        requests--;
    }

    /** A request has ended as it should: there is room for another one. */
    void release(long now) {
        requests--;
        idleSince = now;
        pool.released(this);
    }

    /** A request has ended in the middle. Over HTTP/2 that is no matter of the connection. */
    void abandon(long now) {
        if (isHttp2) {
            release(now);
        } else {
            requests--;
            close();
        }
    }

    /** The connection serves another protocol from now on, and somebody else. */
    void detach() {
        if (!isSpent) {
            isSpent = true;
            pool.closed(this);
        }
    }

    void close() {
        isSpent = true;
        connection.close();
    }
}
