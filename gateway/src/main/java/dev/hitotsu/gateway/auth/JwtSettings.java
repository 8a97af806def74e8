package dev.hitotsu.gateway.auth;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one issuer.
 *
 * @param issuer as in the claim {@code iss}
 * @param audiences of which the claim {@code aud} has one
 * @param algorithms that are accepted, all with public keys
 * @param jwks URL or file of the keys; null to ask the issuer where they are (OpenID Connect Discovery)
 * @param skew by how much clocks may differ
 * @param headers what the upstream is told: header names and the claims that they get
 */
public record JwtSettings(
        String issuer,
        Set<String> audiences,
        Set<String> algorithms,
        @Nullable String jwks,
        Duration skew,
        Map<String, String> headers) {
    /** The algorithms that can be chosen. Those with a shared secret are not among them. */
    public static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    public JwtSettings {
        audiences = Set.copyOf(audiences);
        algorithms = Set.copyOf(algorithms);
        headers = Map.copyOf(headers);
        if (audiences.isEmpty()) {
            throw new IllegalArgumentException("audience: none (expected: the name of this API)");
        }
        if (algorithms.isEmpty() || !ALGORITHMS.containsAll(algorithms)) {
            throw new IllegalArgumentException(
                    "algorithms: " + algorithms + " (expected: some of " + new TreeSet<>(ALGORITHMS) + ")");
        }
        if (skew.isNegative() || skew.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("skew: " + skew + " (expected: 0s to 10m)");
        }
    }
}
