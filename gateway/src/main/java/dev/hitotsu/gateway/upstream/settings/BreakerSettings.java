package dev.hitotsu.gateway.upstream.settings;

import java.time.Duration;

/**
 * When a circuit breaker opens and closes.
 *
 * @param samples the last so many requests are looked at; 1 to 10000
 * @param failureRatio opens if so many of them failed; more than 0, at most 1
 * @param openFor how long it stays open before one request may try; more than zero
 */
public record BreakerSettings(int samples, double failureRatio, Duration openFor) {
    public static final BreakerSettings DEFAULT = new BreakerSettings(20, 0.5, Duration.ofSeconds(10));

    public BreakerSettings {
        if (samples < 1 || samples > 10_000) {
            throw new IllegalArgumentException("samples: " + samples + " (expected: 1..10000)");
        }
        if (!(failureRatio > 0 && failureRatio <= 1)) {
            throw new IllegalArgumentException("failureRatio: " + failureRatio + " (expected: more than 0, at most 1)");
        }
        if (openFor.isNegative() || openFor.isZero()) {
            throw new IllegalArgumentException("openFor: " + openFor + " (expected: more than zero)");
        }
    }
}
