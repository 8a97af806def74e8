package dev.hitotsu.gateway.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections with the same settings: a pool for each event loop, so that a request never changes its thread. Thread-safe. */
final class Clients {
    private static final Logger log = LoggerFactory.getLogger(Clients.class);

    /** Shorter than what servers are known to have (Node.js: 5 s): a connection that is about to be closed is not used. */
    private static final int KEEP_ALIVE_SECONDS = 4;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final ClientSettings settings;
    private final Map<Thread, HttpClientAgent> clients = new ConcurrentHashMap<>();

    Clients(Vertx vertx, ClientSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    /** The client of the event loop that calls. */
    HttpClient current() {
        return clients.computeIfAbsent(Thread.currentThread(), thread -> create());
    }

    private HttpClientAgent create() {
        PoolOptions pool = new PoolOptions()
                .setHttp1MaxSize(settings.maxConnections())
                .setMaxWaitQueueSize(settings.maxConnections());
        return vertx.createHttpClient(options(), pool);
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
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
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
            clients.values()
                    .forEach(client -> client.updateSSLOptions(options().getSslOptions(), true)
                            .onFailure(e -> log.error("certificates of an upstream: {}", e.getMessage())));
        }
    }

    /** Closes the connections, which serve no requests any more. */
    void close() {
        clients.values().forEach(client -> client.shutdown(CLOSE_TIMEOUT));
        clients.clear();
    }
}
