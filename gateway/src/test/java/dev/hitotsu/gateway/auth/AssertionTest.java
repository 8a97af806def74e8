package dev.hitotsu.gateway.auth;

import static dev.hitotsu.gateway.support.TestIssuer.RSA;
import static dev.hitotsu.gateway.support.TestIssuer.claims;
import static dev.hitotsu.gateway.support.TestIssuer.token;
import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.filter.Identity;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestIssuer;
import dev.hitotsu.gateway.support.TestService;
import dev.hitotsu.identity.IdentityAssertions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssertionTest {
    private static final String CONFIG = """
            admin: {host: 127.0.0.1, port: 0, token: a-token-of-operators}
            assertion: {key: "%s", issuer: shop-gateway, lifetime: 30s}
            auth: {main: {issuer: https://id.example, audience: api, algorithms: RS256, jwks: "%s"}}
            upstreams: {orders: {addresses: "%s"}}
            routes:
              - {id: users, match: {path: /users}, to: orders, auth: main}
              - {id: open, match: {path: /**}, to: orders, auth: none}
            """;

    @TempDir
    private Path folder;

    @Test
    void aServiceCanCheckWhoSentARequest() throws Exception {
        Path key = key("secp256r1");
        try (TestIssuer issuer = new TestIssuer();
                TestService service = TestService.named("orders");
                Gateway gateway = Gateways.start(CONFIG.formatted(key, issuer.url(), service.url()))) {
            String bearer = "Bearer " + token(JWSAlgorithm.RS256, RSA, claims().build());
            assertThat(Gateways.get(gateway, "/users", "Authorization", bearer, "X-Identity-Assertion", "forged")
                            .statusCode())
                    .isEqualTo(200);

            String answer = RawClient.exchange(
                    gateway.adminPort(), "GET /.well-known/jwks.json HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            JWKSet keys = JWKSet.parse(answer.substring(answer.indexOf("\r\n\r\n")));
            assertThat(keys.getKeys().getFirst().isPrivate()).isFalse();
            SignedJWT assertion = SignedJWT.parse(service.last().headers().get("x-identity-assertion"));
            assertThat(assertion.verify(
                            new ECDSAVerifier(keys.getKeys().getFirst().toECKey())))
                    .isTrue();
            assertThat(assertion.getHeader().getKeyID())
                    .isEqualTo(keys.getKeys().getFirst().getKeyID());
            assertThat(assertion.getJWTClaimsSet().getIssuer()).isEqualTo("shop-gateway");
            assertThat(assertion.getJWTClaimsSet().getSubject()).isEqualTo("456");
            assertThat(assertion.getJWTClaimsSet().getAudience()).containsExactly("orders");
            assertThat(assertion.getJWTClaimsSet().getExpirationTime()).isAfter(new Date());
            URI published = URI.create("http://127.0.0.1:" + gateway.adminPort() + "/.well-known/jwks.json");
            assertThat(IdentityAssertions.keysAt(published, "shop-gateway", "orders")
                            .verify(List.of(assertion.serialize()))
                            .subject())
                    .isEqualTo("456");
            assertThatThrownBy(() -> IdentityAssertions.keysAt(published, "shop-gateway", "payments")
                            .verify(List.of(assertion.serialize())))
                    .hasMessageContaining("for another service (expected: payments)");

            Gateways.get(gateway, "/", "X-Identity-Assertion", "forged", "x_identity_assertion", "forged");
            assertThat(service.last().headers().names())
                    .noneMatch(name -> name.toLowerCase().contains("assertion"));
        }
    }

    /** What a service believes is asked of the gateway under load, over the change of the key and after it. */
    @Test
    void aKeyThatIsReplacedSignsAndNoServiceDoubtsIt() throws Exception {
        Path key = key("secp256r1");
        try (TestIssuer issuer = new TestIssuer();
                TestService service = TestService.named("orders");
                Gateway gateway = Gateways.start(CONFIG.formatted(key, issuer.url(), service.url()))) {
            URI published = URI.create("http://127.0.0.1:" + gateway.adminPort() + "/.well-known/jwks.json");
            IdentityAssertions checks = IdentityAssertions.keysAt(published, "shop-gateway", "orders");
            String first = keyOf(sent(gateway, service, checks));

            key("secp256r1");
            gateway.reload(Gateways.config(CONFIG.formatted(key, issuer.url(), service.url())));
            await().until(() -> !keyOf(sent(gateway, service, checks)).equals(first));

            Files.writeString(key, "half");
            assertThatThrownBy(() -> Gateways.config(CONFIG.formatted(key, issuer.url(), service.url())))
                    .hasMessageContaining("assertion.key: ");
            sent(gateway, service, checks);
        }
    }

    private static String sent(Gateway gateway, TestService service, IdentityAssertions checks) throws Exception {
        String bearer = "Bearer " + token(JWSAlgorithm.RS256, RSA, claims().build());
        assertThat(Gateways.get(gateway, "/users", "Authorization", bearer).statusCode())
                .isEqualTo(200);
        String assertion = service.last().headers().get("x-identity-assertion");
        assertThat(checks.verify(List.of(assertion)).subject()).isEqualTo("456");
        return assertion;
    }

    private static String keyOf(String assertion) throws Exception {
        return SignedJWT.parse(assertion).getHeader().getKeyID();
    }

    @Test
    void aNewKeyIsToldBeforeItSignsAndTheFormerOneWhileItIsBelieved() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-28T12:00:00Z"));
        Path file = key("secp256r1");
        AssertionSettings settings = new AssertionSettings(file.toString(), "shop-gateway", Duration.ofSeconds(30));
        Assertions assertions = Assertions.of(settings, now::get, System::nanoTime);
        String first = signer(assertions);
        assertions.updateKey();
        assertThat(told(assertions)).containsExactly(first);

        key("secp256r1");
        assertions.updateKey();
        assertThat(signer(assertions)).isEqualTo(first);
        assertThat(told(assertions)).hasSize(2).contains(first);

        now.set(now.get().plusSeconds(14));
        assertThat(signer(assertions)).isEqualTo(first);
        now.set(now.get().plusSeconds(1));
        String second = signer(assertions);
        assertThat(second).isNotEqualTo(first);
        assertThat(told(assertions)).containsExactlyInAnyOrder(first, second);
        Files.writeString(file, "half");
        assertions.updateKey();
        assertThat(signer(assertions)).isEqualTo(second);

        now.set(now.get().plusSeconds(60));
        assertThat(told(assertions)).containsExactly(second);
    }

    private static String signer(Assertions assertions) throws Exception {
        return keyOf(assertions.sign(new Identity("456", Set.of(), Map.of()), List.of("orders")));
    }

    private static List<String> told(Assertions assertions) throws Exception {
        return JWKSet.parse(assertions.keys()).getKeys().stream()
                .map(JWK::getKeyID)
                .toList();
    }

    @Test
    void aKeyThatCannotBeUsedIsRefused() throws Exception {
        for (Path file : new Path[] {key("secp384r1"), Files.writeString(folder.resolve("empty"), "")}) {
            assertThatThrownBy(() -> Gateways.config(CONFIG.formatted(file, "http://localhost", "http://localhost")))
                    .hasMessageContaining("assertion.key: ")
                    .hasMessageContaining("(expected: a file with a private key on P-256");
        }
    }

    private Path key(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        KeyPair pair = generator.generateKeyPair();
        return Files.writeString(
                folder.resolve(curve),
                pem("PRIVATE KEY", pair.getPrivate().getEncoded())
                        + pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    }

    private static String pem(String name, byte[] bytes) {
        return "-----BEGIN " + name + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + name
                + "-----\n";
    }
}
