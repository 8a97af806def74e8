package dev.hitotsu.gateway.upstream.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway connects to an upstream.
 *
 * @param http2 whether it speaks HTTP/2: chosen by ALPN over TLS, without asking over plain TCP
 * @param maxConnections to one address and from one event loop; at least 1
 * @param trust file with the certificates that are trusted, in PEM; null for those of the JVM
 * @param certificate file with the gateway's own certificate, in PEM; null for none
 * @param key file with its key; null for none
 */
public record ClientSettings(
        boolean http2,
        int maxConnections,
        Duration connectTimeout,
        @Nullable String trust,
        @Nullable String certificate,
        @Nullable String key) {
    public static final ClientSettings DEFAULT =
            new ClientSettings(false, 256, Duration.ofSeconds(1), null, null, null);

    public ClientSettings {
        if (maxConnections < 1) {
            throw new IllegalArgumentException("maxConnections: " + maxConnections + " (expected: 1 or more)");
        }
        if (connectTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("connectTimeout: " + connectTimeout + " (expected: 1ms or more)");
        }
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("certificate: one of two (expected: certificate and key, or none)");
        }
    }
}
