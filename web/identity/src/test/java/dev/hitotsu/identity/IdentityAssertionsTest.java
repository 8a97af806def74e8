package dev.hitotsu.identity;

import static dev.hitotsu.identity.SignedAssertions.KEY;
import static dev.hitotsu.identity.SignedAssertions.claims;
import static dev.hitotsu.identity.SignedAssertions.signed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.PlainJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class IdentityAssertionsTest {
    private final IdentityAssertions assertions =
            IdentityAssertions.withKeys(SignedAssertions.keys(), "gateway", "orders");

    @Test
    void whatTheGatewaySaysIsBelieved() throws Exception {
        assertThat(assertions.verify(List.of(signed(claims().build()))))
                .isEqualTo(new AssertedIdentity(
                        "456", "users", Set.of("read", "write"), Map.of("X-User-Email", "a@b.example")));
    }

    @Test
    void whatIsNotForThisServiceOrNotNowIsRefused() {
        Instant now = Instant.now();
        refuses(signed(claims().issuer("other").build()), "another issuer (expected: gateway)");
        refuses(signed(claims().audience("payments").build()), "for another service (expected: orders)");
        refuses(signed(claims().audience(List.of()).build()), "for another service");
        refuses(signed(claims().expirationTime(Date.from(now.minusSeconds(40))).build()), "over (expected");
        refuses(signed(claims().expirationTime(null).build()), "over (expected");
        refuses(signed(claims().issueTime(Date.from(now.plusSeconds(90))).build()), "of the future (expected");
        refuses(signed(claims().subject(null).build()), "of nobody (expected");
        refuses(signed(claims().subject("").build()), "of nobody (expected");
        refuses(signed(claims().claim("scope", List.of("a")).build()), "malformed (expected");
        refuses(signed(claims().claim("headers", "a").build()), "malformed (expected");
    }

    @Test
    void whatTheGatewayHasNotSignedIsRefused() throws Exception {
        String good = signed(claims().build());
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(KEY.getKeyID()).build();
        JWSObject secret = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(KEY.getKeyID()).build(),
                new Payload(claims().build().toString()));
        secret.sign(new MACSigner(KEY.toPublicJWK().toJSONString().getBytes(UTF_8)));
        String why = "not signed by the gateway (expected: ES256 with its key)";
        refuses(signed(header, SignedAssertions.key("gateway-1"), claims().build()), why);
        refuses(signed(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("other").build(), KEY, claims().build()), why);
        refuses(signed(new JWSHeader(JWSAlgorithm.ES256), KEY, claims().build()), why);
        refuses(
                signed(
                        new JWSHeader.Builder(header)
                                .criticalParams(Set.of("exp"))
                                .build(),
                        KEY,
                        claims().build()),
                why);
        refuses(secret.serialize(), why);
        refuses(good.substring(0, good.lastIndexOf('.') + 1) + "A".repeat(86), why);
        refuses(new PlainJWT(claims().build()).serialize(), "malformed (expected");
        refuses("", "malformed (expected");
        refuses("a.b.c", "malformed (expected");
        refuses("x".repeat(20_000), "20000 characters (expected: at most 16384)");
        assertThatThrownBy(() -> assertions.verify(List.of())).hasMessageContaining("0 (expected: one)");
        assertThatThrownBy(() -> assertions.verify(List.of(good, good))).hasMessageContaining("2 (expected: one)");
    }

    private void refuses(String assertion, String why) {
        assertThatThrownBy(() -> assertions.verify(List.of(assertion)))
                .isInstanceOf(InvalidAssertionException.class)
                .hasMessageContaining(why);
    }

    @Test
    void anOldOneIsBelievedByAnOldClockAlone() throws Exception {
        String old = signed(claims().issueTime(Date.from(Instant.now().minus(Duration.ofDays(1))))
                .expirationTime(
                        Date.from(Instant.now().minus(Duration.ofDays(1)).plusSeconds(60)))
                .build());
        refuses(old, "over");
        assertThat(assertions
                        .withClock(() -> Instant.now().minus(Duration.ofDays(1)))
                        .verify(List.of(old))
                        .getName())
                .isEqualTo("456");
    }

    /** A gateway gets a new key now and then; whoever invents names of keys does not make the service ask each time. */
    @Test
    void keysAreFetchedWhenOneIsUnknownAndNotForEachForgery() throws Exception {
        AtomicInteger fetches = new AtomicInteger();
        AtomicReference<String> published = new AtomicReference<>(SignedAssertions.keys());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            fetches.incrementAndGet();
            byte[] body = published.get().getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
            IdentityAssertions fetching = IdentityAssertions.keysAt(address, "gateway", "orders");
            assertThat(fetching.verify(List.of(signed(claims().build()))).subject())
                    .isEqualTo("456");
            for (int i = 0; i < 50; i++) {
                JWSHeader unknown = new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID("key-" + i)
                        .build();
                String forged = signed(unknown, SignedAssertions.key("x"), claims().build());
                assertThatThrownBy(() -> fetching.verify(List.of(forged)))
                        .isInstanceOf(InvalidAssertionException.class);
            }
            assertThat(fetches).hasValue(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whatIsNoSetOfKeysIsRefused() {
        assertThatThrownBy(() -> IdentityAssertions.withKeys("nonsense", "gateway", "orders"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("keys: no JSON Web Key Set (expected: the one that the gateway publishes)");
        assertThatThrownBy(() -> IdentityAssertions.withKeys(new JWKSet().toString(), "gateway", "orders")
                        .verify(List.of(signed(claims().build()))))
                .isInstanceOf(InvalidAssertionException.class);
    }
}
