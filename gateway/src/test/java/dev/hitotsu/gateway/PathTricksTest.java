package dev.hitotsu.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to write the path of the admin, which only partners may use, so that a public route seems to have it. */
class PathTricksTest {
    private static TestService service;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        service = TestService.named("service");
        gateway = Gateways.start("""
                auth:
                  partners:
                    keys: [{subject: partner, sha256: "%s"}]
                upstreams: {service: {addresses: "%s"}}
                routes:
                  - {id: admin, match: {path: /admin/**}, to: service, auth: partners}
                  - {id: public, match: {path: /**}, to: service, auth: none}
                """.formatted("a".repeat(64), service.url()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        service.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/public/../admin/x",
                "/public/%2e%2e/admin/x",
                "/public/.%2E/admin/x",
                "/./admin/x",
                "//admin/x",
                "/public//admin/x",
                "/admin%2fx",
                "/admin%2Fx",
                "/admin%5cx",
                "/admin\\x",
                "/public/..;/admin/x",
                "/admin;x/y",
                "/admin%3bx",
                "/admin%00/x",
                "/admin%0d%0a",
                "/admin%",
                "/admin%4",
                "/admin%zz",
                "/admin%u0041",
                "/admin/x#y",
                "/ädmin",
                "admin/x",
                "*",
            })
    void ambiguousPathsAreRefused(String path) {
        String answer = get(path);

        assertThat(answer).startsWith("HTTP/1.1 400");
        assertThat(service.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/admin", "/admin/", "/admin/x", "/%61dmin/x", "/adm%69n/x", "/admin/%2E%2Ex", "http://a/admin/x"
            })
    void otherSpellingsOfAPathAreThatPath(String path) {
        assertThat(get(path)).startsWith("HTTP/1.1 401");
        assertThat(service.seen()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/%7Euser/%e2%82%ac,/~user/%E2%82%AC",
        "/a|b,/a%7Cb",
        "/Admin/x,/Admin/x",
        "/a%252fb,/a%252fb",
        "/a:b@c=d,/a:b@c=d"
    })
    void theUpstreamGetsTheCanonicalForm(String sent, String expected) {
        int before = service.seen().size();
        assertThat(get(sent)).startsWith("HTTP/1.1 200");
        assertThat(service.seen().get(before).uri()).isEqualTo(expected);
        service.seen().clear();
    }

    private static String get(String path) {
        return RawClient.exchange(gateway.port(), "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }
}
