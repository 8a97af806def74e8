package dev.hitotsu.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.TestService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A limit by API key, before any token is looked at. All requests come from one address. */
class ApiKeyLimitTest {
    private final TestService service = TestService.named("service");
    private final TestService authority = TestService.answering(
            request -> request.response().setStatusCode(401).end());
    private final Gateway gateway = Gateways.start("""
            limits: {door: {rate: 2/1h, key: api-key-or-address}}
            auth:
              tokens: {introspect: '%s', clientId: gateway, clientSecret: secret}
              partners:
                keys:
                  - {subject: one, sha256: 2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b}
                  - {subject: two, sha256: d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa}
            upstreams: {service: {addresses: '%s'}}
            routes:
              - {id: partners, match: {path: /partners}, to: service, auth: partners, limit: door}
              - {id: both, match: {path: /both}, to: service, auth: [tokens, partners], limit: door}
              - {id: open, match: {path: /open}, to: service, auth: none, limit: door}
            """.formatted(authority.url(), service.url()));

    @AfterEach
    void close() {
        gateway.close();
        service.close();
        authority.close();
    }

    private int ask(String path, String... headers) throws Exception {
        return Gateways.get(gateway, path, headers).statusCode();
    }

    @Test
    void eachKeyIsCountedOnItsOwn() throws Exception {
        assertThat(ask("/partners", "X-API-Key", "secret")).isEqualTo(200);
        assertThat(ask("/partners", "X-API-Key", "secret")).isEqualTo(200);
        assertThat(ask("/partners", "X-API-Key", "secret")).isEqualTo(429);
        assertThat(ask("/partners", "X-API-Key", "other")).isEqualTo(200);
        assertThat(ask("/partners")).as("nobody's key").isEqualTo(401);
    }

    @Test
    void guessesCountForTheirAddress() throws Exception {
        assertThat(ask("/partners", "X-API-Key", "guess-1")).isEqualTo(401);
        assertThat(ask("/partners", "X-API-Key", "guess-2")).isEqualTo(401);
        assertThat(ask("/partners", "X-API-Key", "guess-3")).isEqualTo(429);
        assertThat(ask("/partners", "X-API-Key", "secret", "X-API-Key", "other"))
                .as("two keys are none")
                .isEqualTo(429);
        assertThat(ask("/partners", "X-API-Key", "secret"))
                .as("a partner behind the same address")
                .isEqualTo(200);
    }

    @Test
    void beyondTheLimitNobodyIsAskedAboutAToken() throws Exception {
        for (int i = 0; i < 5; i++) {
            ask("/both", "X-API-Key", "secret", "Authorization", "Bearer token-" + i);
        }
        assertThat(authority.seen()).hasSize(2);
    }

    @Test
    void aRouteThatTakesNoKeysCountsAddresses() throws Exception {
        assertThat(ask("/open", "X-API-Key", "secret")).isEqualTo(200);
        assertThat(ask("/open", "X-API-Key", "other")).isEqualTo(200);
        assertThat(ask("/open", "X-API-Key", "secret")).isEqualTo(429);
    }
}
