package dev.hitotsu.gateway.server;

import dev.hitotsu.gateway.log.AccessLog;
import dev.hitotsu.gateway.observe.RequestObserver;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Listens on one port with several event loops. Thread-safe. */
public final class GatewayServer {
    private final List<EventLoopServer> servers = new CopyOnWriteArrayList<>();
    private final Vertx vertx;
    private final ListenSettings settings;

    private GatewayServer(Vertx vertx, ListenSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    /** Starts to listen. The rules are asked for again with each request. */
    public static Future<GatewayServer> start(
            Vertx vertx,
            ListenSettings settings,
            Supplier<Rules> rules,
            Supplier<String> ids,
            AccessLog accessLog,
            RequestObserver observer) {
        return new GatewayServer(vertx, settings)
                .start(rules, ids, accessLog, observer, InstantSource.system(), System::nanoTime);
    }

    private Future<GatewayServer> start(
            Supplier<Rules> rules,
            Supplier<String> ids,
            AccessLog accessLog,
            RequestObserver observer,
            InstantSource clock,
            LongSupplier ticker) {
        Supplier<EventLoopServer> factory = () -> {
            EventLoopServer server = new EventLoopServer(settings, rules, ids, accessLog, observer, clock, ticker);
            servers.add(server);
            return server;
        };
        DeploymentOptions options = new DeploymentOptions().setInstances(settings.eventLoops());
        return vertx.deployVerticle(factory, options).map(this);
    }

    /** The port it listens on. */
    public int port() {
        return servers.getFirst().port();
    }

    /** Reads the certificates anew, for new connections; fails if they cannot be used, and those before stay. */
    public Future<Void> updateCertificates() {
        return Future.join(servers.stream()
                        .map(EventLoopServer::updateCertificates)
                        .toList())
                .mapEmpty();
    }

    /**
     * Takes no new connections and ends those without a request; the future ends with the last request, or with the
     * time.
     */
    public Future<Void> drain(Duration limit) {
        return Future.join(servers.stream().map(server -> server.drain(limit)).toList())
                .mapEmpty();
    }
}
