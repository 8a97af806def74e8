package dev.hitotsu.gateway.upstream;

import dev.hitotsu.gateway.upstream.settings.ClientSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** The pools of one event loop, one for each address. Used on that loop, but for {@link #client} and {@link #close}. */
final class LoopPools {
    private static final long CHECK_MILLIS = 1_000;

    private final Vertx vertx;
    private final HttpClientAgent client;
    private final ClientSettings settings;
    private final LongSupplier ticker;
    private final long timer;
    private final Map<Address, ConnectionPool> pools = new HashMap<>();

    LoopPools(Vertx vertx, HttpClientAgent client, ClientSettings settings, LongSupplier ticker) {
        this.vertx = vertx;
        this.client = client;
        this.settings = settings;
        this.ticker = ticker;
        this.timer = vertx.setPeriodic(CHECK_MILLIS, now -> closeIdle());
    }

    Future<Lease> take(Address address) {
        return pools.computeIfAbsent(address, unseen -> new ConnectionPool(vertx, client, unseen, settings, ticker))
                .take()
                .map(connection -> new Lease(connection, ticker));
    }

    /** Addresses come and go. */
    private void closeIdle() {
        pools.values().forEach(ConnectionPool::closeIdle);
        pools.values().removeIf(ConnectionPool::isEmpty);
    }

    HttpClientAgent client() {
        return client;
    }

    /** Closes the connections, which carry no requests any more. */
    void close(Duration limit) {
        vertx.cancelTimer(timer);
        client.shutdown(limit);
    }
}
