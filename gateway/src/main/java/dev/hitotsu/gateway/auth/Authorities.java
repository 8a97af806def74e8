package dev.hitotsu.gateway.auth;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The way to servers that know who somebody is, and to those that publish keys. Thread-safe. */
public final class Authorities {
    /** To each of them: it is asked about each request. */
    private static final int MAX_CONNECTIONS = 256;

    /** Shorter than what servers are known to have: a connection that is about to be closed is not used. */
    private static final int KEEP_ALIVE_SECONDS = 4;

    private final @Nullable HttpClient client;

    private Authorities(@Nullable HttpClient client) {
        this.client = client;
    }

    /** Asks them over connections of its own. */
    public static Authorities of(Vertx vertx) {
        return new Authorities(vertx.createHttpClient(
                new HttpClientOptions().setKeepAliveTimeout(KEEP_ALIVE_SECONDS).setTcpKeepAlive(true),
                new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS)));
    }

    /** Asks nobody: whoever is to be asked counts as away. */
    public static Authorities none() {
        return new Authorities(null);
    }

    /** Questions that are answered within a time. */
    ShortRequests requests(Duration timeout) {
        return new ShortRequests(client, timeout);
    }
}
