package dev.hitotsu.gateway;

import dev.hitotsu.config.ConfigOutline;
import dev.hitotsu.gateway.admin.AdminServer;
import dev.hitotsu.gateway.admin.GatewayStatus;
import dev.hitotsu.gateway.admin.Operations;
import dev.hitotsu.gateway.auth.Assertions;
import dev.hitotsu.gateway.cache.ResponseCache;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.difference.ConfigChange;
import dev.hitotsu.gateway.filter.Target;
import dev.hitotsu.gateway.limit.SharedLimiter;
import dev.hitotsu.gateway.log.AccessLog;
import dev.hitotsu.gateway.route.RouteTable;
import dev.hitotsu.gateway.server.GatewayServer;
import dev.hitotsu.gateway.server.Rules;
import dev.hitotsu.gateway.upstream.Upstream;
import dev.hitotsu.id.Uuid7;
import io.opentelemetry.api.logs.LoggerProvider;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway that listens until it is closed.
 *
 * <pre>{@code
 * try (Gateway gateway = Gateway.start(GatewayConfig.from(ConfigFile.at(Path.of("gateway.yaml"))))) {
 *     ...
 *     gateway.reload(GatewayConfig.from(ConfigFile.at(Path.of("gateway.yaml"))));
 * }
 * }</pre>
 *
 * <p>Thread-safe. Its methods block.
 */
public final class Gateway implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    /** So long requests may take until they reach what a new configuration no longer has. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Parts parts;
    private final Assembly assembly;
    private final Set<Runnable> retired = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Rules> rules = new AtomicReference<>();
    private final AtomicBoolean isReady = new AtomicBoolean(true);
    private final Observation observation;
    private final GatewayServer server;
    private final @Nullable AdminServer admin;
    private volatile Configs configs;

    private Gateway(GatewayConfig config, AccessLog accessLog, @Nullable Target standIn) {
        this.configs = Configs.of(config);
        this.vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(config.listen().eventLoops()));
        this.parts = new Parts(this::later);
        this.assembly = new Assembly(vertx, parts, standIn);
        this.observation = Observation.of(config, accessLog);
        try {
            rules.set(assembly.rules(config));
            parts.keepUsed();
            Uuid7 ids = Uuid7.create();
            this.server = awaitListening(
                    "listen",
                    config.listen().host(),
                    config.listen().port(),
                    GatewayServer.start(
                            vertx,
                            config.listen(),
                            rules::get,
                            ids::nextText,
                            observation.alsoTo(config, accessLog),
                            observation.observer()));
            this.admin = config.admin() == null
                    ? null
                    : awaitListening(
                            "admin",
                            config.admin().host(),
                            config.admin().port(),
                            AdminServer.start(vertx, config.admin(), () -> configs.adminToken(), new Operated()));
            observation.publishMetrics(config, vertx, () -> parts.living(Upstream.class));
        } catch (RuntimeException e) {
            abandon(e);
            throw e;
        }
    }

    /** Closes what was opened before something failed. */
    private void abandon(RuntimeException cause) {
        parts.keepOld();
        parts.close();
        observation.close();
        try {
            closeVertx();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * Starts to listen.
     *
     * @throws GatewayException if the address is taken, or a certificate cannot be used
     */
    public static Gateway start(GatewayConfig config) {
        return start(config, AccessLog.ofLogger());
    }

    /** Makes log records for the collector of {@code telemetry.logs}, if there is one. Emitting one does not block. */
    public LoggerProvider logs() {
        return observation.logs();
    }

    /** Starts to listen, and logs requests there. The log stays open when the gateway is closed. */
    public static Gateway start(GatewayConfig config, AccessLog accessLog) {
        return new Gateway(config, accessLog, null);
    }

    /**
     * Starts a gateway that asks no upstream, no issuer and no Redis: all of its routes end at the stand-in. It logs
     * nothing.
     */
    static Gateway beforeStandIn(GatewayConfig config, Target standIn) {
        return new Gateway(config, AccessLog.NONE, standIn);
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** The port on which it answers operators; 0 if it does not. */
    public int adminPort() {
        return admin == null ? 0 : admin.port();
    }

    /** What operators see of this gateway, and may do to it. */
    private final class Operated implements Operations {
        @Override
        public GatewayStatus status() {
            return new GatewayStatus(table(), parts.living(Upstream.class));
        }

        @Override
        public List<String> explain(String method, String target, String host) {
            return Explanation.of(table(), method, target, Map.of("Host", host)).lines();
        }

        @Override
        public List<ConfigChange> compare(ConfigOutline other) {
            return configs.compare(other);
        }

        @Override
        public Optional<List<ConfigChange>> lastChange() {
            return configs.lastChange();
        }

        @Override
        public boolean isReady() {
            return isReady.get();
        }

        @Override
        public void drain() {
            isReady.set(false);
        }

        @Override
        public String metrics() {
            return observation.scrape(parts.living(Upstream.class));
        }

        @Override
        public Optional<String> assertionKeys() {
            return parts.living(Assertions.class).stream().map(Assertions::keys).findFirst();
        }

        @Override
        public List<SharedLimiter> limits() {
            return parts.living(SharedLimiter.class);
        }

        @Override
        public Optional<ResponseCache> cache() {
            return parts.living(ResponseCache.class).stream().findFirst();
        }
    }

    /** The routes it goes by at the moment. */
    public RouteTable table() {
        return rules.get().table();
    }

    /**
     * Goes by a new configuration from now on, as a whole. Requests under way end as they began. What a new
     * configuration does not change keeps its connections and its memory. Where the gateway listens does not change.
     * Files with certificates and the key of assertions are read anew.
     *
     * @throws RuntimeException if something cannot be made; the gateway then goes on as before
     */
    public synchronized void reload(GatewayConfig next) {
        try {
            Rules made = assembly.rules(next);
            await(server.updateCertificates());
            rules.set(made);
        } catch (RuntimeException e) {
            parts.keepOld();
            throw e;
        }
        parts.keepUsed();
        parts.living(Upstream.class).forEach(Upstream::updateCertificates);
        parts.living(Assertions.class).forEach(Assertions::updateKey);
        warnIfChanged("listen", configs.inUse().listen(), next.listen());
        warnIfChanged("admin", String.valueOf(configs.inUse().admin()), String.valueOf(next.admin()));
        warnIfChanged("telemetry", configs.inUse().telemetry(), next.telemetry());
        configs = configs.then(next);
        log.info("{} routes", next.routes().size());
    }

    private static void warnIfChanged(String section, @Nullable Object before, @Nullable Object now) {
        if (!Objects.equals(now, before)) {
            log.warn("{}: changed (takes effect when the gateway is started anew)", section);
        }
    }

    /** Takes no new connections, and waits until all requests have ended, or for the time. */
    public void drain(Duration limit) {
        isReady.set(false);
        await(server.drain(limit));
    }

    /** Ends all connections at once. {@link #drain} before lets requests end. */
    @Override
    public void close() {
        await(server.drain(Duration.ZERO));
        synchronized (this) {
            retired.forEach(this::run);
            parts.close();
        }
        observation.close();
        closeVertx();
    }

    private void closeVertx() {
        await(vertx.close().timeout(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Not on the event loop: closing may block. */
    private void later(Runnable work) {
        retired.add(work);
        vertx.setTimer(
                GRACE.toMillis(),
                timer -> Thread.ofVirtual().name("hitotsu-close").start(() -> run(work)));
    }

    /** Once, at its time or at the end of the gateway. */
    private void run(Runnable work) {
        if (retired.remove(work)) {
            work.run();
        }
    }

    private static <T> T awaitListening(String section, String host, int port, Future<T> listening) {
        return await(listening.recover(error -> Future.failedFuture(
                error instanceof BindException
                        ? new GatewayException(
                                section + ": " + host + ":" + port + ": " + error.getMessage()
                                        + " (expected: an address of this machine, and a free port)",
                                error)
                        : error)));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new GatewayException("gateway: " + cause.getMessage(), cause);
        }
    }
}
