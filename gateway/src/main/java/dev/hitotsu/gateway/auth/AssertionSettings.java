package dev.hitotsu.gateway.auth;

import java.time.Duration;

/**
 * How the gateway vouches for the senders that it knows.
 *
 * @param key file with the private key, in PEM: an elliptic curve key on P-256
 * @param issuer how the gateway is called in its assertions
 * @param lifetime for how long services believe one; 1 s to 1 h
 */
public record AssertionSettings(String key, String issuer, Duration lifetime) {
    private static final Duration MIN_LIFETIME = Duration.ofSeconds(1);
    private static final Duration MAX_LIFETIME = Duration.ofHours(1);

    public AssertionSettings {
        if (lifetime.compareTo(MIN_LIFETIME) < 0 || lifetime.compareTo(MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException("lifetime: " + lifetime + " (expected: 1s to 1h)");
        }
    }
}
