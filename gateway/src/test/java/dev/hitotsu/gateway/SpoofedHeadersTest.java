package dev.hitotsu.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoofedHeadersTest {
    /** The hash of "secret". */
    private static final String HASH = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

    private final TestService service = TestService.named("service");
    private final Gateway gateway = Gateways.start("""
            auth:
              main: {issuer: https://id.example, audience: api, algorithms: RS256, jwks: /nowhere, claims: {X-User-Email: email}}
              partners:
                keys: [{subject: partner-1, sha256: "%s", scopes: [orders]}]
            upstreams: {service: {addresses: "%s"}}
            routes:
              - {id: public, match: {path: /public/**}, to: service, auth: none}
              - {id: partner, match: {path: /partner/**}, to: service, auth: partners}
              - {id: scoped, match: {path: /scoped/**}, to: service, auth: partners, scopes: [admin]}
            """.formatted(HASH, service.url()));

    @AfterEach
    void close() {
        gateway.close();
        service.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-User-ID", "x-user-id", "X_User_ID", "X-User_ID", "X-USER-ID", "X-User-Email", "X_User_Email"})
    void identityNeverComesFromOutside(String name) {
        for (String path : List.of("/public/a", "/partner/a")) {
            RawClient.exchange(
                    gateway.port(),
                    "GET " + path + " HTTP/1.1\r\nHost: a\r\nX-API-Key: secret\r\n" + name + ": admin\r\n" + name
                            + ": root\r\nConnection: close, " + name + "\r\n\r\n");
        }

        assertThat(service.seen()).hasSize(2);
        assertThat(service.seen())
                .allSatisfy(seen -> assertThat(seen.headers().entries())
                        .noneMatch(header -> header.getValue().equals("admin")
                                || header.getValue().equals("root")));
        assertThat(service.last().headers().getAll("x-user-id")).containsExactly("partner-1");
    }

    @Test
    void connectionCannotRemoveWhatTheGatewaySets() {
        RawClient.exchange(
                gateway.port(),
                "GET /partner/a HTTP/1.1\r\nHost: a\r\nX-API-Key: secret\r\n"
                        + "Connection: close, X-User-ID, X-Forwarded-For, X-Request-ID\r\n\r\n");

        assertThat(service.last().headers().get("x-user-id")).isEqualTo("partner-1");
        assertThat(service.last().headers().contains("x-forwarded-for")).isTrue();
    }

    @Test
    void theKeyDoesNotReachTheUpstream() throws Exception {
        assertThat(Gateways.get(gateway, "/partner/a", "X-API-Key", "secret").statusCode())
                .isEqualTo(200);
        assertThat(service.last().headers().contains("x-api-key")).isFalse();
    }

    @Test
    void wrongKeysAndMissingScopesAreRefused() throws Exception {
        assertThat(Gateways.get(gateway, "/partner/a").statusCode()).isEqualTo(401);
        assertThat(Gateways.get(gateway, "/partner/a", "X-API-Key", "wrong").statusCode())
                .isEqualTo(401);
        assertThat(Gateways.get(gateway, "/scoped/a", "X-API-Key", "secret").statusCode())
                .isEqualTo(403);
        assertThat(service.seen()).isEmpty();
    }
}
