package dev.hitotsu.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.TestIssuer;
import dev.hitotsu.gateway.support.TestService;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteTestsTest {
    private static final String YAML = """
            defaults: {auth: main}
            auth: {main: {issuer: 'https://id.example', audience: api, algorithms: RS256}}
            limits: {two: {rate: 2/1m, key: address}}
            upstreams: {orders: {addresses: 'http://127.0.0.1:1'}}
            routes:
              - id: orders
                match: {path: /api/orders/**}
                to: orders
                tests:
                  - {send: GET /api/orders/1, expect: 401}
                  - {send: GET /api/orders/..%2f, expect: 400, route: ''}
                  - {send: GET /api/orders/latest, expect: 200, route: latest}
              - id: latest
                match: {path: /api/orders/latest}
                to: orders
                auth: none
                limit: two
                tests:
                  - {send: POST /api/orders/latest, expect: 200}
                  - {send: GET /api/orders/latest, expect: 429}
            """;

    @Test
    void testsThatHoldAreNoProblem() throws Exception {
        RouteTests.Report report = RouteTests.run(Gateways.config(YAML));

        assertThat(report.problems()).isEmpty();
        assertThat(report.tests()).isEqualTo(5);
        assertThat(report.routes()).extracting(route -> route.route().id()).containsExactly("orders", "latest");
        assertThat(report.routes()).extracting(RouteTests.RouteReport::passed).containsExactly(3, 2);
    }

    @Test
    void testsThatDoNotHoldAreNamed() throws Exception {
        String wrong = YAML.replace("orders/1, expect: 401", "orders/1, expect: 200")
                .replace("expect: 200, route: latest", "expect: 200");

        assertThat(RouteTests.run(Gateways.config(wrong)).problems())
                .containsExactly(
                        "orders: GET /api/orders/1: status 401 (expected: 200)",
                        "orders: GET /api/orders/latest: route latest (expected: orders)",
                        "latest: GET /api/orders/latest: status 200 (expected: 429)");
    }

    /** A test that meant another route than it was sent to would hold for no reason. */
    @Test
    void aTestForAHostIsSentToThatHost() throws Exception {
        assertThat(RouteTests.run(Gateways.config("""
                auth: {partners: {keys: [{subject: partner, sha256: "%s"}]}}
                upstreams: {orders: {addresses: 'http://127.0.0.1:1'}}
                routes:
                  - id: shop
                    match: {path: /**, host: shop.example}
                    to: orders
                    auth: none
                    tests: [{send: GET /a, headers: {Host: shop.example}, expect: 200}]
                  - {id: rest, match: {path: /**}, to: orders, auth: partners}
                """.formatted("a".repeat(64))))
                        .problems())
                .isEmpty();
    }

    /** A check may run where none of them can be reached, and must not give them anything to do. */
    @Test
    void nobodyOutsideIsAsked() throws Exception {
        try (TestService authority = TestService.named("{}")) {
            RouteTests.Report report = RouteTests.run(Gateways.config("""
                    auth:
                      tokens: {issuer: "https://id.example", audience: api, algorithms: RS256, jwks: "%1$s/keys"}
                      opaque: {introspect: "%1$s", clientId: a, clientSecret: b}
                      own: {forward: "%1$s", send: X-Session}
                    upstreams: {orders: {addresses: "%1$s"}}
                    routes:
                      - id: one
                        match: {path: /**}
                        to: orders
                        auth: [tokens, opaque, own]
                        tests:
                          - {send: GET /a, headers: {Authorization: "Bearer %2$s"}, expect: 503}
                          - {send: GET /a, headers: {Authorization: Bearer opaque}, expect: 503}
                          - {send: GET /a, headers: {X-Session: a}, expect: 503}
                          - {send: GET /a, expect: 401}
                    """.formatted(
                            authority.url(),
                            TestIssuer.token(
                                    JWSAlgorithm.RS256,
                                    TestIssuer.RSA,
                                    TestIssuer.claims().build()))));
            assertThat(report.problems()).isEmpty();
            assertThat(authority.seen()).isEmpty();
        }
    }

    @Test
    void anExplanationSaysWhatServesARequestAndWhatDoesNot() {
        GatewayConfig config = Gateways.config(YAML);

        assertThat(Explanation.of(config, "GET", "/api/orders/latest", Map.of()).lines())
                .containsExactly(
                        "route     latest: /api/orders/latest",
                        "filter    limit two, by address",
                        "upstream  orders",
                        "not       orders, which matches, too, but less precisely: /api/orders/**");
        assertThat(Explanation.of(config, "GET", "/api/users", Map.of()).lines())
                .containsExactly("404: no route matches /api/users");
        assertThat(Explanation.of(config, "GET", "/api//orders", Map.of()).routeId())
                .isEmpty();
    }
}
