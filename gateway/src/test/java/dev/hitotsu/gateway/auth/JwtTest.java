package dev.hitotsu.gateway.auth;

import static dev.hitotsu.gateway.support.TestIssuer.EC;
import static dev.hitotsu.gateway.support.TestIssuer.OTHER_RSA;
import static dev.hitotsu.gateway.support.TestIssuer.RSA;
import static dev.hitotsu.gateway.support.TestIssuer.claims;
import static dev.hitotsu.gateway.support.TestIssuer.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.TestIssuer;
import dev.hitotsu.gateway.support.TestService;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JwtTest {
    private TestIssuer issuer;
    private TestService service;
    private Gateway gateway;

    @BeforeEach
    void start() {
        issuer = new TestIssuer();
        service = TestService.named("service");
        gateway = Gateways.start("""
                auth:
                  main:
                    issuer: https://id.example
                    audience: api
                    algorithms: [RS256, PS256, ES256]
                    jwks: %s
                    skew: 30s
                    claims: {X-User-Email: email}
                upstreams: {service: {addresses: "%s"}}
                routes:
                  - {id: all, match: {path: /**}, to: service, auth: main, scopes: [read]}
                  - id: tenants
                    match: {path: /tenants}
                    to: service
                    auth: main
                    claims: [{name: tenant, values: [acme, shop]}, {name: level, values: ["3"]}]
                """.formatted(issuer.url(), service.url()));
    }

    @AfterEach
    void stop() {
        gateway.close();
        service.close();
        issuer.close();
    }

    @Test
    void theUpstreamIsToldWhoSentTheRequest() throws Exception {
        for (String token : List.of(
                token(JWSAlgorithm.RS256, RSA, claims().build()),
                token(JWSAlgorithm.PS256, RSA, claims().build()),
                token(JWSAlgorithm.ES256, EC, claims().build()))) {
            assertThat(get(token).statusCode()).isEqualTo(200);
            assertThat(service.last().headers().get("x-user-id")).isEqualTo("456");
            assertThat(service.last().headers().get("x-user-email")).isEqualTo("a@b.example");
        }
    }

    @Test
    void aRequestWithoutTokenIsTold() throws Exception {
        HttpResponse<String> answer = Gateways.get(gateway, "/");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("www-authenticate")).contains("Bearer");
    }

    @Test
    void claimsThatDoNotHoldAreRefused() throws Exception {
        Date past = Date.from(Instant.now().minusSeconds(31));
        Date future = Date.from(Instant.now().plusSeconds(60));
        assertRefused(claims().expirationTime(past).build(), "expired");
        assertRefused(claims().expirationTime(null).build(), "no expiry");
        assertRefused(claims().notBeforeTime(future).build(), "not yet valid");
        assertRefused(claims().issuer("https://evil.example").build(), "another issuer");
        assertRefused(claims().audience("other").build(), "another audience");
        assertRefused(claims().audience(List.of()).build(), "another audience");
        assertRefused(claims().subject(null).build(), "sub is missing");
        assertRefused(claims().subject("a\r\nX-Admin: yes").build(), "sub is missing or cannot stand in a header");
        assertRefused(claims().claim("email", "a\u0000b").build(), "email");
        assertThat(get(token(
                                JWSAlgorithm.RS256,
                                RSA,
                                claims().expirationTime(Date.from(Instant.now().minusSeconds(5)))
                                        .build()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(get(token(
                                JWSAlgorithm.RS256,
                                RSA,
                                claims().claim("scope", "write").build()))
                        .statusCode())
                .isEqualTo(403);
    }

    private void assertRefused(JWTClaimsSet claims, String reason) throws Exception {
        HttpResponse<String> answer = get(token(JWSAlgorithm.RS256, RSA, claims));
        assertThat(answer.statusCode()).as(reason).isEqualTo(401);
        assertThat(answer.headers().firstValue("www-authenticate").orElse("")).contains(reason);
        assertThat(service.seen()).noneMatch(seen -> seen.headers().contains("x-admin"));
    }

    @Test
    void aRouteMayRequireClaims() throws Exception {
        assertThat(tenant(claims().claim("tenant", "acme").claim("level", 3).build()))
                .isEqualTo(200);
        assertThat(tenant(claims().claim("tenant", List.of("other", "shop"))
                        .claim("level", List.of(1, 3))
                        .build()))
                .isEqualTo(200);
        assertThat(tenant(claims().claim("tenant", "acme").claim("level", 2).build()))
                .isEqualTo(403);
        assertThat(tenant(claims().claim("tenant", "acme").build())).isEqualTo(403);
        assertThat(tenant(claims().claim("tenant", Map.of("acme", "shop"))
                        .claim("level", 3)
                        .build()))
                .isEqualTo(403);
    }

    private int tenant(JWTClaimsSet claims) throws Exception {
        String token = token(JWSAlgorithm.RS256, RSA, claims);
        return Gateways.get(gateway, "/tenants", "Authorization", "Bearer " + token)
                .statusCode();
    }

    @Test
    void forgedTokensAreRefused() throws Exception {
        String good = token(JWSAlgorithm.RS256, RSA, claims().build());
        SignedJWT secret = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(RSA.getKeyID()).build(), claims().build());
        secret.sign(new MACSigner(RSA.toRSAPublicKey().getEncoded()));
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256);
        List<String> forged = List.of(
                new PlainJWT(claims().build()).serialize(),
                secret.serialize(),
                good.substring(0, good.lastIndexOf('.') + 1),
                good.substring(0, good.length() - 4) + "AAAA",
                tampered(good),
                token(JWSAlgorithm.RS384, RSA, claims().build()),
                token(header.keyID("rsa-1").build(), OTHER_RSA, claims().build()),
                token(header.keyID("ec-1").build(), RSA, claims().build()),
                token(header.keyID("../../etc/passwd").build(), RSA, claims().build()),
                token(
                        header.keyID("rsa-1")
                                .jwkURL(URI.create("http://127.0.0.1:1/keys"))
                                .build(),
                        OTHER_RSA,
                        claims().build()),
                token(
                        header.keyID(null)
                                .jwkURL(null)
                                .jwk(OTHER_RSA.toPublicJWK())
                                .build(),
                        OTHER_RSA,
                        claims().build()),
                token(
                        header.keyID("rsa-1")
                                .jwk(null)
                                .criticalParams(Set.of("exp"))
                                .build(),
                        RSA,
                        claims().build()),
                "a.b.c",
                "a.b.c.d.e",
                "",
                "x".repeat(10_000));
        for (String token : forged) {
            assertThat(get(token).statusCode()).as(token).isEqualTo(401);
        }
        assertThat(service.seen()).isEmpty();
        assertThat(get(token(
                                header.criticalParams(null)
                                        .type(JOSEObjectType.JWT)
                                        .build(),
                                RSA,
                                claims().build()))
                        .statusCode())
                .isEqualTo(200);
    }

    private static String tampered(String token) {
        String[] parts = token.split("\\.", -1);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String other = claims.replace("\"456\"", "\"1\"");
        return parts[0] + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(other.getBytes(StandardCharsets.UTF_8)) + "."
                + parts[2];
    }

    @Test
    void twoTokensAreNone() throws Exception {
        String good = "Bearer " + token(JWSAlgorithm.RS256, RSA, claims().build());
        assertThat(Gateways.get(gateway, "/", "Authorization", good, "Authorization", good)
                        .statusCode())
                .isEqualTo(401);
    }

    private HttpResponse<String> get(String token) throws Exception {
        return Gateways.get(gateway, "/", "Authorization", "Bearer " + token);
    }
}
