package dev.hitotsu.gateway.auth;

import static dev.hitotsu.gateway.support.TestIssuer.EC;
import static dev.hitotsu.gateway.support.TestIssuer.OTHER_RSA;
import static dev.hitotsu.gateway.support.TestIssuer.RSA;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.testkit.time.ManualClock;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JwksTest {
    private final ManualClock clock = ManualClock.create();
    private List<JWK> published = List.of(RSA);
    private boolean isAway;
    private int fetches;
    private final Jwks keys = new Jwks("issuer", this::fetch, clock::nanoTime);

    private Future<String> fetch() {
        fetches++;
        return isAway
                ? Future.failedFuture("away")
                : Future.succeededFuture(new JWKSet(published).toPublicJWKSet().toString());
    }

    @Test
    void aNewKeyIsFetchedWhenATokenNamesIt() {
        assertThat(find("rsa-1")).hasSize(1);
        published = List.of(OTHER_RSA);
        clock.advance(Duration.ofSeconds(10));

        assertThat(find("rsa-2")).hasSize(1);
        assertThat(find("rsa-1")).isEmpty();
    }

    @Test
    void aFloodOfUnknownKeysIsNotPassedOnToTheIssuer() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(find("unknown-" + i)).isEmpty();
        }
        assertThat(fetches).isEqualTo(1);
    }

    @Test
    void whileTheIssuerIsAwayTheKeysStayForADay() {
        assertThat(find("rsa-1")).hasSize(1);
        isAway = true;
        clock.advance(Duration.ofHours(23));
        assertThat(find("rsa-1")).hasSize(1);
        clock.advance(Duration.ofHours(2));

        assertThat(keys.find("rsa-1", JWSAlgorithm.RS256).cause())
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.status()).isEqualTo(503));
    }

    @Test
    void aKeyThatTheIssuerTookBackIsGoneInMinutes() {
        assertThat(find("rsa-1")).hasSize(1);
        published = List.of(OTHER_RSA);
        clock.advance(Duration.ofMinutes(6));

        find("rsa-1");
        assertThat(find("rsa-1")).isEmpty();
    }

    @Test
    void aFetchThatFailsInAnUnusualWayIsAFailureLikeAnyOther() {
        Jwks broken = new Jwks(
                "issuer",
                () -> {
                    fetches++;
                    throw new IllegalStateException("a defect");
                },
                clock::nanoTime);
        assertThat(broken.find("rsa-1", JWSAlgorithm.RS256).failed()).isTrue();
        clock.advance(Duration.ofSeconds(10));
        assertThat(broken.find("rsa-1", JWSAlgorithm.RS256).failed()).isTrue();
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void anIssuerThatWasNeverThereIsNotTakenForOneWithoutKeys() {
        isAway = true;
        assertThat(keys.find("rsa-1", JWSAlgorithm.RS256).failed()).isTrue();
        isAway = false;
        clock.advance(Duration.ofSeconds(10));
        assertThat(find("rsa-1")).hasSize(1);
    }

    @Test
    void aTokenWithoutNameNeedsAnIssuerWithOneKey() {
        published = List.of(RSA, EC);
        assertThat(find(null)).hasSize(1);
        published = List.of(RSA, OTHER_RSA);
        clock.advance(Duration.ofMinutes(6));
        find(null);
        assertThat(find(null)).isEmpty();
    }

    private List<JWK> find(String id) {
        return keys.find(id, JWSAlgorithm.RS256).result();
    }
}
