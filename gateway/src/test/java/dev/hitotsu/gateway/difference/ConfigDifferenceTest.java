package dev.hitotsu.gateway.difference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.config.ConfigOutline;
import dev.hitotsu.gateway.difference.ConfigChange.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigDifferenceTest {
    private static final String RUNNING = """
            limits:
              calls: {rate: 100/1m, key: address}
            upstreams:
              shop: {addresses: ["http://shop-1", "http://shop-2"]}
              old: {addresses: "http://old"}
            routes:
              - {id: orders, match: {path: /orders/**}, to: shop, timeout: 2s}
              - {id: users, match: {path: /users/**}, to: old}
            """;

    private static ConfigOutline outline(String yaml) {
        return ConfigFile.of("gateway.yaml", yaml, name -> "s3cret").outline();
    }

    private static List<ConfigChange> between(String before, String after) {
        return ConfigDifference.between(outline(before), outline(after));
    }

    @Test
    void whatIsAddedRemovedAndChangedIsSaid() {
        String other = RUNNING.replace("100/1m", "50/1m")
                .replace("  old: {addresses: \"http://old\"}\n", "  new: {addresses: \"http://new\", balance: p2c}\n")
                .replace(", timeout: 2s", ", maxBody: 1MiB")
                .replace("to: old", "to: new");
        assertThat(between(RUNNING, other))
                .containsExactly(
                        new ConfigChange(Kind.CHANGED, "limit calls: rate", "100/1m", "50/1m"),
                        new ConfigChange(Kind.REMOVED, "upstream old", "addresses: http://old", ""),
                        new ConfigChange(Kind.REMOVED, "route orders: timeout", "2s", ""),
                        new ConfigChange(Kind.ADDED, "route orders: maxBody", "", "1MiB"),
                        new ConfigChange(Kind.CHANGED, "route users: to", "old", "new"),
                        new ConfigChange(Kind.ADDED, "upstream new", "", "addresses: http://new; balance: p2c"));
    }

    @Test
    void theOrderOfRoutesAndHowAListIsWrittenMeanNothing() {
        String other = """
                routes:
                  - {id: users, match: {path: [/users/**]}, to: old}
                  - id: orders
                    match: {path: /orders/**}
                    timeout: 2s
                    to: shop
                upstreams: {old: {addresses: ["http://old"]}, shop: {addresses: ["http://shop-1", "http://shop-2"]}}
                limits: {calls: {key: address, rate: 100/1m}}
                """;
        assertThat(between(RUNNING, other)).isEmpty();
    }

    @Test
    void secretsAreNamedAndNotShown() {
        String before = """
                admin: {port: 1, token: s3cret-of-admin}
                redis: redis://:s3cret@host:6379
                auth: {partners: {header: X, keys: [{subject: a, sha256: s3cret}]}}
                upstreams: {shop: {addresses: "http://me:s3cret@shop/?key=s3cret"}}
                routes:
                  - id: orders
                    to: "${TARGET:s3cret}"
                    requestHeaders: {set: {Authorization: s3cret}}
                    requestQuery: {set: {key: s3cret}}
                    filters: [{name: own, options: {password: s3cret}}]
                    tests: [{send: GET /, headers: {X-API-Key: s3cret}}]
                """;
        List<ConfigChange> changes = between(before, before.replace("s3cret", "s3cret2"));
        assertThat(changes)
                .extracting(ConfigChange::part)
                .containsExactly(
                        "admin: token",
                        "redis",
                        "auth partners: keys.1.sha256",
                        "upstream shop: addresses",
                        "route orders: to",
                        "route orders: requestHeaders.set.Authorization",
                        "route orders: requestQuery.set.key",
                        "route orders: filters.1.options.password",
                        "route orders: tests.1.headers.X-API-Key");
        assertThat(changes.toString() + between(before, "routes: []") + between("routes: []", before))
                .doesNotContain("s3cret")
                .contains("http://(not shown)@shop/?(not shown)", "${TARGET:(not shown)}");
    }

    @Test
    void variablesAreComparedAsTheyStand() {
        String before = "upstreams: {shop: {addresses: '${SHOP}'}}";
        assertThat(between(before, before.replace("SHOP", "OTHER")))
                .containsExactly(new ConfigChange(Kind.CHANGED, "upstream shop: addresses", "${SHOP}", "${OTHER}"));
    }
}
