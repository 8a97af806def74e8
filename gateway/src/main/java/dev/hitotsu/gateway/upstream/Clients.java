package dev.hitotsu.gateway.upstream;

import dev.hitotsu.gateway.upstream.settings.ClientSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections with the same settings: pools for each event loop, so that a request never changes its thread.
 * Thread-safe.
 */
final class Clients {
    private static final Logger log = LoggerFactory.getLogger(Clients.class);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final ClientSettings settings;
    private final LongSupplier ticker;
    private final Map<Thread, LoopPools> loops = new ConcurrentHashMap<>();

    Clients(Vertx vertx, ClientSettings settings, LongSupplier ticker) {
        this.vertx = vertx;
        this.settings = settings;
        this.ticker = ticker;
    }

    /** Takes a connection to the address, on the event loop that calls. */
    Future<Lease> take(Address address) {
        LoopPools known = loops.get(Thread.currentThread());
        LoopPools loop = known != null
                ? known
                : loops.computeIfAbsent(
                        Thread.currentThread(),
                        unseen -> new LoopPools(vertx, vertx.createHttpClient(options()), settings, ticker));
        return loop.take(address);
    }

    /** A client for other purposes than requests, which never waits for them. */
    HttpClient another() {
        return vertx.createHttpClient(options());
    }

    private HttpClientOptions options() {
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setSslHandshakeTimeout(settings.connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTcpKeepAlive(true)
                .setVerifyHost(true)
                .setMaxHeaderSize(65_536);
        if (settings.http2()) {
            options.setProtocolVersion(HttpVersion.HTTP_2)
                    .setUseAlpn(true)
                    .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                    .setHttp2ClearTextUpgrade(false);
        }
        if (settings.trust() != null) {
            options.setTrustOptions(new PemTrustOptions().addCertPath(settings.trust()));
        }
        if (settings.certificate() != null && settings.key() != null) {
            options.setKeyCertOptions(
                    new PemKeyCertOptions().addCertPath(settings.certificate()).addKeyPath(settings.key()));
        }
        return options;
    }

    /** Reads the certificates anew, for new connections. Those that cannot be used change nothing. */
    void updateCertificates() {
        if (settings.trust() != null || settings.certificate() != null) {
            loops.values()
                    .forEach(loop -> loop.client()
                            .updateSSLOptions(options().getSslOptions(), true)
                            .onFailure(e -> log.error("certificates of an upstream: {}", e.getMessage())));
        }
    }

    /** Closes the connections, which serve no requests any more. */
    void close() {
        loops.values().forEach(loop -> loop.close(CLOSE_TIMEOUT));
        loops.clear();
    }
}
