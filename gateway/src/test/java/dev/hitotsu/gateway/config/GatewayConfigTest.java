package dev.hitotsu.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.limit.LimitKey;
import dev.hitotsu.gateway.limit.RedisDown;
import dev.hitotsu.gateway.upstream.Location;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
    private static final String UPSTREAMS = "upstreams: {orders: {addresses: ['http://a:1', 'https://b']}}\n";

    @Test
    void everythingThatIsSaidIsRead() {
        GatewayConfig config = read("""
                redis: redis://r
                trustedHops: 1
                defaults: {timeout: 2s, auth: main, limit: per-client, maxBody: 1MiB}
                auth:
                  main: {issuer: 'https://id.example', audience: api, algorithms: [RS256, EdDSA]}
                limits:
                  per-client: {rate: 100/1m, key: subject, redisDown: refuse}
                """ + UPSTREAMS + """
                routes:
                  - id: orders
                    match: {path: '/api/orders/{id}', methods: [GET, POST], host: '*.example.com'}
                    to: orders
                    fallback: {json: {error: Service temporarily unavailable, retry: 5, last: [true, null]}}
                    tests: [{send: GET /api/orders/1, headers: {Host: a.example.com}, expect: 401}]
                  - {id: open, match: {path: /open}, to: orders, auth: none, limit: none, timeout: 1s}
                """);

        RouteConfig orders = config.routes().getFirst();
        assertThat(orders.auth()).containsExactly("main");
        assertThat(orders.limits()).containsExactly("per-client");
        assertThat(orders.timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(orders.maxBodyBytes()).isEqualTo(1 << 20);
        assertThat(orders.fallback()).isNotNull();
        assertThat(orders.fallback().json().toString())
                .isEqualTo("{\"error\":\"Service temporarily unavailable\",\"retry\":5,\"last\":[true,null]}");
        assertThat(orders.tests()).hasSize(1);
        RouteConfig open = config.routes().getLast();
        assertThat(open.auth()).isEmpty();
        assertThat(open.limits()).isEmpty();
        assertThat(config.limits().get("per-client").key()).isEqualTo(LimitKey.SUBJECT);
        assertThat(config.limits().get("per-client").redisDown()).isEqualTo(RedisDown.REFUSE);
        assertThat(config.upstreams().get("orders").location())
                .isInstanceOfSatisfying(
                        Location.Listed.class,
                        listed -> assertThat(listed.addresses()).hasSize(2));
    }

    @Test
    void anUnknownKeyIsNamedWithItsLineAndTheNearestOne() {
        assertThat(problems(UPSTREAMS + """
                routes:
                  - {id: one, match: {path: /}, to: orders, auth: none, timout: 1s}
                """))
                .containsExactly("gateway.yaml:3:57: routes[0].timout: unknown key; did you mean timeout?");
    }

    @Test
    void namesThatDoNotExistAreFound() {
        assertThat(problems(UPSTREAMS + """
                defaults: {limit: fast}
                routes:
                  - {id: one, match: {path: /}, to: order, auth: mian}
                """))
                .anySatisfy(line -> assertThat(line).contains("routes[0].to: order: unknown; did you mean orders?"))
                .anySatisfy(line -> assertThat(line).contains("routes[0].auth: mian: unknown"))
                .anySatisfy(line -> assertThat(line).contains("defaults: fast: unknown"));
    }

    @Test
    void anOpenRouteMustSaySo() {
        assertThat(problems(UPSTREAMS + "routes: [{id: one, match: {path: /}, to: orders}]\n"))
                .singleElement()
                .asString()
                .contains("auth: missing (expected: a name below auth, or none if anybody may)");
    }

    @Test
    void wrongValuesAreNamed() {
        assertThat(problems("""
                auth:
                  none: {issuer: 'https://id', audience: api, algorithms: [none]}
                  secret: {issuer: 'https://id', audience: api, algorithms: HS256}
                  nobody: {}
                limits:
                  a: {rate: 100}
                  b: {rate: 0/1m}
                upstreams:
                  path: {addresses: 'http://a:1/path'}
                  ftp: {addresses: 'ftp://a'}
                  nowhere: {}
                routes:
                  - {id: one, match: {path: 'orders/**/x'}, to: path, auth: secret}
                  - {id: one, match: {path: '/{a'}, to: path, auth: secret, scopes: [x]}
                  - {id: three, match: {path: /}, to: path, auth: none, scopes: [x], filters: [{name: throwin}]}
                trustedHops: -1
                """))
                .anySatisfy(line -> assertThat(line).contains("auth.none.algorithms: [none] (expected: some of [ES256"))
                .anySatisfy(line -> assertThat(line).contains("auth.secret.algorithms: [HS256]"))
                .anySatisfy(line -> assertThat(line).contains("auth.nobody").contains("exactly one"))
                .anySatisfy(line -> assertThat(line).contains("limits.a.rate: 100 (expected: a rate such as 100/1m)"))
                .anySatisfy(line -> assertThat(line).contains("limits.b.rate").contains("1..1000000"))
                .anySatisfy(line -> assertThat(line).contains("upstreams.path.addresses: http://a:1/path (expected:"))
                .anySatisfy(line -> assertThat(line).contains("upstreams.ftp.addresses: ftp://a (expected:"))
                .anySatisfy(line -> assertThat(line).contains("upstreams.nowhere.addresses: none"))
                .anySatisfy(line -> assertThat(line).contains("routes[0].match.path: orders/**/x (expected: a path"))
                .anySatisfy(line -> assertThat(line).contains("routes[1].match.path: /{a (expected: a path"))
                .anySatisfy(line -> assertThat(line).contains("routes: one: given twice"))
                .anySatisfy(line -> assertThat(line).contains("routes[2].scopes: [x] (expected: none on a route"))
                .anySatisfy(line -> assertThat(line).contains("name: throwin: unknown; did you mean throwing?"))
                .anySatisfy(line -> assertThat(line).contains("trustedHops: -1 (expected: 0..10)"));
    }

    @Test
    void noRouteIsChosenByWhatTheGatewaySays() {
        assertThat(problems("""
                auth: {main: {issuer: 'https://id', audience: api, algorithms: RS256, claims: {X-Plan: plan}}}
                """ + UPSTREAMS + """
                routes:
                  - {id: one, match: {path: /, headers: {x-user-id: admin}}, to: orders, auth: main}
                  - {id: two, match: {path: /, headers: {X_Plan: gold}}, to: orders, auth: main}
                  - {id: three, match: {path: /, headers: {X-Api-Key: '*'}}, to: orders, auth: main}
                """))
                .containsExactly(
                        "gateway.yaml:4:3: routes: one: match.headers: x-user-id (expected: a header that clients may send)",
                        "gateway.yaml:4:3: routes: two: match.headers: X_Plan (expected: a header that clients may send)");
    }

    @Test
    void theSchemaHasEveryKey() throws Exception {
        JsonNode schema = new JsonMapper().readTree(GatewayConfig.jsonSchema());

        JsonNode route = schema.at("/properties/routes/items/properties");
        assertThat(route.fieldNames())
                .toIterable()
                .contains("id", "match", "to", "auth", "limit", "fallback", "tests", "stripPrefix", "filters");
        assertThat(schema.at("/properties/upstreams/additionalProperties/properties/breaker/properties/openFor")
                        .isObject())
                .isTrue();
        assertThat(schema.at("/properties/routes/items/additionalProperties").asBoolean(true))
                .isFalse();
    }

    private static GatewayConfig read(String yaml) {
        return GatewayConfig.from(ConfigFile.of("gateway.yaml", yaml, name -> null));
    }

    private static List<String> problems(String yaml) {
        ConfigException problem = catchThrowableOfType(ConfigException.class, () -> read(yaml));
        assertThat(problem).isNotNull();
        return problem.problems();
    }
}
