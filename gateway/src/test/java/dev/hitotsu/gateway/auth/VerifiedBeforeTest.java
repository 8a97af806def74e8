package dev.hitotsu.gateway.auth;

import static dev.hitotsu.gateway.support.TestIssuer.OTHER_RSA;
import static dev.hitotsu.gateway.support.TestIssuer.RSA;
import static dev.hitotsu.gateway.support.TestIssuer.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.hitotsu.gateway.filter.Identity;
import dev.hitotsu.testkit.time.ManualClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VerifiedBeforeTest {
    private final Vertx vertx = Vertx.vertx();
    private final ManualClock clock = ManualClock.create();
    private List<JWK> published = List.of(RSA);
    private final JwtAuthenticator authenticator = new JwtAuthenticator(
            new JwtSettings("issuer", Set.of("api"), Set.of("RS256"), null, Duration.ofSeconds(30), Map.of()),
            vertx,
            new Jwks("issuer", this::fetch, clock::nanoTime),
            clock,
            clock::nanoTime);

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Future<String> fetch() {
        return Future.succeededFuture(new JWKSet(published).toPublicJWKSet().toString());
    }

    @Test
    void aTokenIsNoLongerValidWhenItHasExpired() {
        String token = token(JWSAlgorithm.RS256, RSA, claims(clock.instant().plusSeconds(60)));
        assertThat(identify(token)).isPresent();
        assertThat(identify(token)).isPresent();
        clock.advance(Duration.ofSeconds(89));
        assertThat(identify(token)).isPresent();
        clock.advance(Duration.ofSeconds(1));
        assertThat(identify(token)).isEmpty();
    }

    @Test
    void aTokenWhoseKeyTheIssuerHasWithdrawnIsNotValidAnyMore() {
        String token = token(JWSAlgorithm.RS256, RSA, claims(clock.instant().plus(Duration.ofHours(2))));
        assertThat(identify(token)).isPresent();

        published = List.of(OTHER_RSA);
        clock.advance(Duration.ofMinutes(6));
        // The first one has the keys fetched.
        Optional<Identity> unused = identify(token);
        assertThat(identify(token)).isEmpty();
    }

    @Test
    void aTokenThatNeverExpiresInPracticeIsValid() {
        String token = token(JWSAlgorithm.RS256, RSA, claims(Instant.parse("9999-01-01T00:00:00Z")));
        assertThat(identify(token)).isPresent();
        clock.advance(Duration.ofDays(2));
        Optional<Identity> unused = identify(token);
        assertThat(identify(token)).isPresent();
    }

    private static JWTClaimsSet claims(Instant expiry) {
        return new JWTClaimsSet.Builder()
                .issuer("issuer")
                .audience("api")
                .subject("456")
                .expirationTime(Date.from(expiry))
                .build();
    }

    /** Keys that are old are used, and fetched aside. */
    private Optional<Identity> identify(String token) {
        try {
            return authenticator
                    .identify(token)
                    .otherwise(Optional.empty())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (InvalidTokenException e) {
            return Optional.empty();
        }
    }
}
