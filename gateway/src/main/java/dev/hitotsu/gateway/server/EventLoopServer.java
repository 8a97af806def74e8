package dev.hitotsu.gateway.server;

import dev.hitotsu.gateway.http.ControlFrameLimit;
import dev.hitotsu.gateway.http.StrictRequestDecoder;
import dev.hitotsu.gateway.log.AccessLog;
import dev.hitotsu.gateway.observe.RequestObserver;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpServer;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One event loop of a server, with all that it does not share. */
final class EventLoopServer extends VerticleBase {
    private final ListenSettings settings;
    private final Supplier<Rules> rules;
    private final Supplier<String> ids;
    private final AccessLog accessLog;
    private final RequestObserver observer;
    private final InstantSource clock;
    private final LongSupplier ticker;
    private @Nullable HttpServer server;

    EventLoopServer(
            ListenSettings settings,
            Supplier<Rules> rules,
            Supplier<String> ids,
            AccessLog accessLog,
            RequestObserver observer,
            InstantSource clock,
            LongSupplier ticker) {
        this.settings = settings;
        this.rules = rules;
        this.ids = ids;
        this.accessLog = accessLog;
        this.observer = observer;
        this.clock = clock;
        this.ticker = ticker;
    }

    @Override
    public Future<?> start() {
        Connections connections = new Connections(vertx, settings, ticker);
        ReplyWriter writer = new ReplyWriter(vertx, settings.stallTimeout());
        Outcome outcome = new Outcome(connections, writer, rules, accessLog, observer, clock, ticker);
        RequestHandler handler = new RequestHandler(
                (ContextInternal) context, rules, new Reception(ids), settings, connections, outcome, observer);
        Http1ServerConfig limits = ServerOptions.http1(settings);
        server = vertx.createHttpServer(ServerOptions.of(settings))
                .connectionHandler(connection -> {
                    StrictRequestDecoder.install(connection, limits);
                    ControlFrameLimit.install(connection, ticker);
                    connections.opened(connection);
                })
                .invalidRequestHandler(handler::handleInvalid)
                .requestHandler(handler);
        // A negative port is any free one, the same for all event loops.
        return server.listen(settings.port() == 0 ? -1 : settings.port(), settings.host());
    }

    int port() {
        return Objects.requireNonNull(server).actualPort();
    }

    /** Reads the certificates anew. Connections that are open keep theirs. */
    Future<Boolean> updateCertificates() {
        return settings.tls() == null
                ? Future.succeededFuture(false)
                : Objects.requireNonNull(server)
                        .updateSSLOptions(ServerOptions.of(settings).getSslOptions(), true);
    }

    Future<Void> drain(Duration limit) {
        return Objects.requireNonNull(server).shutdown(limit);
    }
}
