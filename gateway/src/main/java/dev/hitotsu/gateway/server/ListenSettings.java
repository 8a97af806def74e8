package dev.hitotsu.gateway.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where and how a gateway listens.
 *
 * @param port 1 to 65535, or 0 for any free one
 * @param tls null for plain HTTP/1.1
 * @param eventLoops threads that serve requests; at least 1
 * @param maxHeaderBytes of a request; at least 1024
 * @param headerTimeout how long a connection may take for its first request
 * @param idleTimeout how long a connection may be without a request
 * @param stallTimeout how long a request's body may make no progress, and a client may take nothing of its answer
 */
public record ListenSettings(
        String host,
        int port,
        @Nullable Tls tls,
        int eventLoops,
        int maxHeaderBytes,
        Duration headerTimeout,
        Duration idleTimeout,
        Duration stallTimeout) {
    public static final ListenSettings DEFAULT = new ListenSettings(
            "0.0.0.0",
            8080,
            null,
            Runtime.getRuntime().availableProcessors(),
            32 * 1024,
            Duration.ofSeconds(10),
            Duration.ofSeconds(75),
            Duration.ofSeconds(30));

    public ListenSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
        }
        if (eventLoops < 1) {
            throw new IllegalArgumentException("eventLoops: " + eventLoops + " (expected: 1 or more)");
        }
        if (maxHeaderBytes < 1024) {
            throw new IllegalArgumentException("maxHeaderBytes: " + maxHeaderBytes + " (expected: 1024 or more)");
        }
        checkTime("headerTimeout", headerTimeout);
        checkTime("idleTimeout", idleTimeout);
        checkTime("stallTimeout", stallTimeout);
    }

    private static void checkTime(String name, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(name + ": " + time + " (expected: more than zero)");
        }
    }

    /**
     * HTTP/1.1 and HTTP/2 over TLS.
     *
     * @param certificate file in PEM, with its chain
     * @param key file in PEM
     * @param clients file with the certificates, in PEM, of which a client must have one; null if clients need none
     */
    public record Tls(
            String certificate, String key, @Nullable String clients) {}
}
