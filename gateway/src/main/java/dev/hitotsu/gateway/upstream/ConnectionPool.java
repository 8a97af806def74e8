package dev.hitotsu.gateway.upstream;

import dev.hitotsu.gateway.http.ControlFrameLimit;
import dev.hitotsu.gateway.upstream.settings.ClientSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one address from one event loop. The one that was used last is used next; those that were not used for
 * a while are closed. Who finds all of them in use waits, in a line with a limit, and for a limited time. Used on that
 * event loop.
 */
final class ConnectionPool {
    /** A connection is made in two steps, TCP and TLS, each with a time-out of its own. */
    private static final int CONNECT_STEPS = 2;

    private final Vertx vertx;
    private final HttpClientAgent client;
    private final HttpConnectOptions target;
    private final ClientSettings settings;
    private final LongSupplier ticker;
    private final Deque<PooledConnection> free = new ArrayDeque<>();
    private final Deque<Promise<PooledConnection>> waiting = new ArrayDeque<>();
    private final Set<PooledConnection> open = new HashSet<>();
    private int connecting;

    ConnectionPool(Vertx vertx, HttpClientAgent client, Address address, ClientSettings settings, LongSupplier ticker) {
        this.vertx = vertx;
        this.client = client;
        this.target = target(address);
        this.settings = settings;
        this.ticker = ticker;
    }

    private static HttpConnectOptions target(Address address) {
        HttpConnectOptions target = new HttpConnectOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setSsl(address.secure());
        return address.connectTo().isEmpty()
                ? target
                : target.setServer(SocketAddress.inetSocketAddress(address.port(), address.connectTo()));
    }

    /**
     * A connection with room for a request, which is taken. Fails with a {@link PoolBusyException}, or with why none
     * can be made.
     */
    Future<PooledConnection> take() {
        PooledConnection ready = ready();
        if (ready != null) {
            return Future.succeededFuture(taken(ready));
        }
        if (waiting.size() >= settings.maxConnections() + connecting) {
            return Future.failedFuture(new PoolBusyException());
        }
        Promise<PooledConnection> promise = Promise.promise();
        waiting.addLast(promise);
        connectForThoseWhoWait();
        if (!promise.future().isComplete()) {
            limit(promise);
        }
        return promise.future();
    }

    private @Nullable PooledConnection ready() {
        PooledConnection last = free.peekLast();
        while (last != null) {
            if (last.hasRoom() && !last.isOld(ticker.getAsLong())) {
                return last;
            }
            free.removeLast();
            last.setWaiting(false);
            if (last.isIdle()) {
                last.close();
            }
            last = free.peekLast();
        }
        return null;
    }

    /** It is the last of those that are free. */
    private PooledConnection taken(PooledConnection connection) {
        connection.take();
        if (!connection.hasRoom()) {
            free.removeLast();
            connection.setWaiting(false);
        }
        return connection;
    }

    private void limit(Promise<PooledConnection> promise) {
        long timer = vertx.setTimer(CONNECT_STEPS * settings.connectTimeout().toMillis(), late -> {
            waiting.remove(promise);
            boolean isFull = open.size() >= settings.maxConnections();
            promise.tryFail(isFull ? new PoolBusyException() : new TimeoutException("no connection in time"));
        });
        promise.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    /** Over HTTP/2 one connection serves many: others wait until it is there. */
    private void connectForThoseWhoWait() {
        while (connecting < waiting.size()
                && open.size() + connecting < settings.maxConnections()
                && !(settings.http2() && connecting > 0)) {
            connecting++;
            client.connect(target)
                    .onSuccess(made -> {
                        connecting--;
                        ControlFrameLimit.install(made, ticker);
                        PooledConnection connection = new PooledConnection(this, made);
                        open.add(connection);
                        offer(connection);
                    })
                    .onFailure(this::failed);
        }
    }

    private void failed(Throwable failure) {
        connecting--;
        Promise<PooledConnection> first = waiting.pollFirst();
        if (first != null) {
            first.tryFail(failure);
        }
        connectForThoseWhoWait();
    }

    /** Gives it to those who wait longest, as many as it has room for. */
    private void offer(PooledConnection connection) {
        while (connection.hasRoom() && !waiting.isEmpty()) {
            connection.take();
            if (!waiting.removeFirst().tryComplete(connection)) {
                connection.giveBack();
            }
        }
        if (connection.hasRoom() && !connection.isWaiting()) {
            connection.setWaiting(true);
            free.addLast(connection);
        }
        connectForThoseWhoWait();
    }

    void released(PooledConnection connection) {
        if (connection.hasRoom()) {
            offer(connection);
        } else if (connection.isIdle()) {
            connection.close();
        }
    }

    /** The place of a connection that has ended is another's. */
    void closed(PooledConnection connection) {
        open.remove(connection);
        if (connection.isWaiting()) {
            connection.setWaiting(false);
            free.remove(connection);
        }
        connectForThoseWhoWait();
    }

    /** Closes what was not used for a while. */
    void closeIdle() {
        long now = ticker.getAsLong();
        List<PooledConnection> old =
                free.stream().filter(connection -> connection.isOld(now)).toList();
        old.forEach(connection -> {
            free.remove(connection);
            connection.setWaiting(false);
            connection.close();
        });
    }

    /** Whether there are no connections, and nobody waits for any. */
    boolean isEmpty() {
        return open.isEmpty() && connecting == 0 && waiting.isEmpty();
    }
}
