package dev.hitotsu.server.config;

import java.time.Duration;

/**
 * Where a relay tells how it is.
 *
 * @param port 1 to 65535, or 0 for any free one
 * @param maxPendingAge the relay is not healthy while an older message waits
 */
public record HttpConfig(String host, int port, Duration maxPendingAge) {
    public HttpConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
        }
        if (maxPendingAge.isNegative() || maxPendingAge.isZero()) {
            throw new IllegalArgumentException("maxPendingAge: " + maxPendingAge + " (expected: more than zero)");
        }
    }
}
