package dev.hitotsu.gateway.auth;

import static dev.hitotsu.gateway.support.TestIssuer.RSA;
import static dev.hitotsu.gateway.support.TestIssuer.claims;
import static dev.hitotsu.gateway.support.TestIssuer.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hitotsu.gateway.Gateway;
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
import java.util.Base64;
import java.util.Date;
import java.util.List;
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
