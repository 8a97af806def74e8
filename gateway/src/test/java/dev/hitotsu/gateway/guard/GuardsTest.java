package dev.hitotsu.gateway.guard;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardsTest {
    private static final String PAGE = "Origin: https://shop.example\r\n";

    private static String send(Gateway gateway, String method, String headers) {
        return RawClient.exchange(
                gateway.port(), method + " / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + headers + "\r\n");
    }

    @Test
    void onlySomeNetworksMaySendRequests() {
        String guarded = "trustedHops: 1\n"
                + Gateways.everything("%s", "networks: {allow: [10.0.0.0/8, '2001:db8::/32'], deny: [10.6.6.6]}");
        try (TestService service = TestService.named("service");
                Gateway gateway = Gateways.start(guarded.formatted(service.url()))) {
            assertThat(send(gateway, "GET", "X-Forwarded-For: 10.1.2.3\r\n")).endsWith("service");
            assertThat(send(gateway, "GET", "X-Forwarded-For: 2001:db8::1\r\n")).endsWith("service");
            assertThat(send(gateway, "GET", "X-Forwarded-For: 10.6.6.6\r\n")).startsWith("HTTP/1.1 403");
            assertThat(send(gateway, "GET", "X-Forwarded-For: 10.1.2.3, 11.1.2.3\r\n"))
                    .startsWith("HTTP/1.1 403");
            assertThat(send(gateway, "GET", "")).startsWith("HTTP/1.1 403");
            assertThat(service.seen()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.6.6.6:50123", "unknown", "10.1.2.3, nobody"})
    void whatIsWrittenWithAPortOrIsNoAddressOpensNoGate(String address) {
        String guarded = "trustedHops: 1\n" + Gateways.everything("%s", "networks: {deny: [10.6.6.6]}");
        try (TestService service = TestService.named("service");
                Gateway gateway = Gateways.start(guarded.formatted(service.url()))) {
            assertThat(send(gateway, "GET", "X-Forwarded-For: " + address + "\r\n"))
                    .startsWith("HTTP/1.1 403");
            assertThat(send(gateway, "GET", "X-Forwarded-For: 10.6.6.7:50123\r\n"))
                    .endsWith("service");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"route", "upstream"})
    void moreRequestsThanMayBeUnderWayAreRefusedAtOnce(String place) {
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        try (TestService slow = TestService.raw(request -> {
                    arrived.complete(null);
                    goOn.thenRun(() -> request.response().end("slow"));
                });
                Gateway gateway = Gateways.start(
                        place.equals("route")
                                ? Gateways.everything(slow.url(), "maxRequests: 1")
                                : Gateways.everything(slow.url(), "").replace("\"}}", "\", maxRequests: 1}}"));
                RawClient first = new RawClient(gateway.port())) {
            first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            arrived.join();
            assertThat(send(gateway, "GET", "")).startsWith("HTTP/1.1 503").containsIgnoringCase("Retry-After: 1");

            goOn.complete(null);
            assertThat(first.readOne()).endsWith("slow");
            assertThat(send(gateway, "GET", "")).endsWith("slow");
        }
    }

    @Test
    void aClientThatIsGoneIsNotCounted() {
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        CompletableFuture<Void> gone = new CompletableFuture<>();
        try (TestService service = TestService.raw(request -> {
                    if (arrived.complete(null)) {
                        request.response().exceptionHandler(failure -> gone.complete(null));
                        request.response().closeHandler(closed -> gone.complete(null));
                    } else {
                        request.response().end("service");
                    }
                });
                Gateway gateway = Gateways.start(Gateways.everything(service.url(), "maxRequests: 1"))) {
            try (RawClient first = new RawClient(gateway.port())) {
                first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                arrived.join();
            }
            gone.join();
            assertThat(await().until(() -> send(gateway, "GET", ""), answer -> answer.endsWith("service")))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void browsersLearnWhatPagesOfOtherSitesMayDo() {
        String cors =
                "cors: {origins: ['https://shop.example'], methods: [PUT], headers: [X-Tenant], credentials: true}";
        try (TestService service = TestService.answering(request -> request.response()
                        .putHeader("access-control-allow-origin", "*")
                        .end("service"));
                Gateway gateway = Gateways.start(Gateways.everything(service.url(), cors)
                        .replace("path: /**", "path: /**, methods: [GET, PUT]"))) {
            assertThat(send(gateway, "OPTIONS", PAGE + "Access-Control-Request-Method: PUT\r\n"))
                    .startsWith("HTTP/1.1 204")
                    .contains("Access-Control-Allow-Origin: https://shop.example")
                    .contains("Access-Control-Allow-Methods: PUT")
                    .contains("Access-Control-Allow-Headers: X-Tenant")
                    .contains("Access-Control-Allow-Credentials: true")
                    .contains("Access-Control-Max-Age: 600");
            String stranger =
                    send(gateway, "OPTIONS", "Origin: https://evil.example\r\nAccess-Control-Request-Method: PUT\r\n");
            assertThat(stranger).startsWith("HTTP/1.1 403").doesNotContain("Access-Control-Allow");
            assertThat(send(gateway, "OPTIONS", PAGE + "Access-Control-Request-Method: DELETE\r\n"))
                    .startsWith("HTTP/1.1 405");
            assertThat(send(gateway, "OPTIONS", PAGE + "Access-Control-Request-Method: a b\r\n"))
                    .startsWith("HTTP/1.1 405");
            assertThat(service.seen()).isEmpty();

            assertThat(send(gateway, "GET", PAGE))
                    .contains("Access-Control-Allow-Origin: https://shop.example")
                    .containsIgnoringCase("Vary: Origin")
                    .endsWith("service");
            assertThat(send(gateway, "GET", "Origin: https://evil.example\r\n"))
                    .doesNotContainIgnoringCase("access-control-allow-origin");
        }
    }

    @Test
    void aRouteForEverythingElseTakesNoPreflights() {
        try (TestService service = TestService.named("service");
                Gateway gateway = Gateways.start("""
                        upstreams: {service: {addresses: "%s"}}
                        routes:
                          - {id: api, match: {path: /, methods: [GET, PUT]}, to: service, auth: none, cors: {origins: "https://shop.example", methods: PUT}}
                          - {id: rest, match: {path: /**}, to: service, auth: none}
                        """.formatted(service.url()))) {
            assertThat(send(gateway, "OPTIONS", PAGE + "Access-Control-Request-Method: PUT\r\n"))
                    .startsWith("HTTP/1.1 204")
                    .contains("Access-Control-Allow-Origin: https://shop.example");
            assertThat(send(gateway, "OPTIONS", PAGE + "Access-Control-Request-Method: DELETE\r\n"))
                    .endsWith("service");
        }
    }

    @Test
    void scriptsCanReadWhyTheyAreRefused() {
        try (Gateway gateway = Gateways.start("""
                auth: {partners: {keys: [{subject: partner, sha256: "%s"}]}}
                upstreams: {service: {addresses: "http://127.0.0.1:1"}}
                routes:
                  - {id: all, match: {path: /**}, to: service, auth: partners, cors: {origins: "*"}}
                """.formatted("a".repeat(64)))) {
            assertThat(send(gateway, "GET", PAGE))
                    .startsWith("HTTP/1.1 401")
                    .contains("Access-Control-Allow-Origin: *");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cors: {origins: []}",
                "cors: {origins: ['https://shop.example/']}",
                "cors: {origins: '*', credentials: true}",
                "networks: {allow: [10.0.0.1/8]}",
                "maxRequests: -1"
            })
    void whatMakesNoSenseIsRefused(String guard) {
        assertThatThrownBy(() -> Gateways.config(Gateways.everything("http://127.0.0.1:1", guard)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("expected: ");
    }
}
