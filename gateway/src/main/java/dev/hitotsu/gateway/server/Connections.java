package dev.hitotsu.gateway.server;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.http.BodyLimit;
import dev.hitotsu.gateway.http.Framing;
import dev.hitotsu.gateway.http.Sockets;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The connections of one event loop. Closes those that send no request, byte by byte or not at all, and those that do
 * not take their answers. Used on that loop.
 */
final class Connections {
    private static final long CHECK_MILLIS = 1_000;

    /** So long what a refused client still sends is read and thrown away, or it would not see the answer. */
    private static final long LINGER_MILLIS = 500;

    /** A body that nobody wants is read up to here; beyond, a new connection is cheaper. */
    private static final long MAX_DISCARDED = 65_536;

    private final Map<HttpConnection, Usage> open = new IdentityHashMap<>();
    private final Vertx vertx;
    private final ListenSettings settings;
    private final LongSupplier ticker;

    private static final class Usage {
        private final String peer;
        private long idleSince;
        private boolean hasHadRequest;
        private boolean isClosing;
        private int requests;
        private long waitingBytes;
        private long waitingSince;

        Usage(String peer) {
            this.peer = peer;
        }

        /** Whether the other end has taken nothing of what waits for it. */
        boolean isStalled(long waiting, long now, long limit) {
            if (waiting == 0 || waiting != waitingBytes) {
                waitingBytes = waiting;
                waitingSince = now;
            }
            return now - waitingSince > limit;
        }
    }

    Connections(Vertx vertx, ListenSettings settings, LongSupplier ticker) {
        this.vertx = vertx;
        this.settings = settings;
        this.ticker = ticker;
        vertx.setPeriodic(CHECK_MILLIS, timer -> check());
    }

    void opened(HttpConnection connection) {
        Usage usage = new Usage(connection.remoteAddress().hostAddress());
        usage.idleSince = ticker.getAsLong();
        open.put(connection, usage);
        connection.closeHandler(closed -> open.remove(connection));
    }

    /** The address of the other end. */
    String peer(HttpConnection connection) {
        Usage usage = open.get(connection);
        return usage == null ? connection.remoteAddress().hostAddress() : usage.peer;
    }

    /** Whether a request is to be served: not after one that ends its connection. */
    boolean begin(HttpConnection connection) {
        Usage usage = open.get(connection);
        if (usage == null) {
            return true;
        }
        usage.requests++;
        usage.hasHadRequest = true;
        return !usage.isClosing;
    }

    void ended(HttpConnection connection) {
        Usage usage = open.get(connection);
        if (usage != null) {
            usage.requests--;
            usage.idleSince = ticker.getAsLong();
        }
    }

    /** The connection is no longer one of HTTP: it may be silent for as long as it likes. */
    void forget(HttpConnection connection) {
        open.remove(connection);
    }

    /** From now on no request of the connection is served. Over HTTP/2 only the stream of this request ends. */
    void refuseMore(HttpServerRequest request) {
        Usage usage = open.get(request.connection());
        if (usage != null && request.version() != HttpVersion.HTTP_2) {
            usage.isClosing = true;
        }
    }

    /** Makes the connection ready for its next request. A long body that nobody reads ends it. */
    void finish(HttpServerRequest request, Exchange exchange) {
        if (request.isEnded() || request.response().closed() || !Framing.mayHaveBody(request)) {
            return;
        }
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        boolean isShort = length != null && Long.parseLong(length) <= MAX_DISCARDED;
        boolean isRead = exchange.body() instanceof BodyLimit body && body.isStarted();
        boolean isHttp2 = request.version() == HttpVersion.HTTP_2;
        if (!isShort && !isHttp2) {
            refuseMore(request);
            close(request);
        } else if (!isRead) {
            request.handler(ignored -> {}).resume();
        }
    }

    /** Ends the connection of a request that was refused, soon. */
    void close(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset();
            return;
        }
        if (!request.isEnded()) {
            request.handler(ignored -> {}).resume();
        }
        vertx.setTimer(LINGER_MILLIS, timer -> request.connection().close());
    }

    private void check() {
        long now = ticker.getAsLong();
        new ArrayList<>(open.entrySet()).forEach(entry -> check(entry.getKey(), entry.getValue(), now));
    }

    private void check(HttpConnection connection, Usage usage, long now) {
        long limit = (usage.hasHadRequest ? settings.idleTimeout() : settings.headerTimeout()).toNanos();
        if (usage.isStalled(
                Sockets.waitingBytes(connection), now, settings.stallTimeout().toNanos())) {
            Sockets.closeNow(connection);
        } else if (usage.requests == 0 && now - usage.idleSince > limit) {
            connection.close();
        }
    }
}
