package dev.hitotsu.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProxyTest {
    private final TestService service = TestService.answering(request -> request.response()
            .putHeader("x-from", "service")
            .putHeader("connection", "x-hop")
            .putHeader("x-hop", "for this connection only")
            .end("hello"));

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void aRequestArrivesAsItWasSentAndSoDoesTheAnswer() throws Exception {
        try (Gateway gateway = Gateways.before(service)) {
            HttpResponse<String> answer = Gateways.send(
                    gateway, "POST", "/a/b%20c?x=1&y=%2F", "body", "X-Mine", "one", "Content-Type", "text/x");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(answer.headers().firstValue("x-from")).contains("service");
            TestService.Seen seen = service.last();
            assertThat(seen.method()).isEqualTo("POST");
            assertThat(seen.uri()).isEqualTo("/a/b%20c?x=1&y=%2F");
            assertThat(seen.body()).isEqualTo("body");
            assertThat(seen.headers().get("x-mine")).isEqualTo("one");
            assertThat(seen.headers().get("content-type")).isEqualTo("text/x");
        }
    }

    @Test
    void headersOfAConnectionStayOnIt() throws Exception {
        try (Gateway gateway = Gateways.before(service)) {
            String answer = RawClient.exchange(gateway.port(), """
                    GET / HTTP/1.1\r
                    Host: shop.example\r
                    Connection: close, X-Secret\r
                    X-Secret: mine\r
                    Keep-Alive: timeout=5\r
                    Proxy-Authorization: Basic eA==\r
                    TE: gzip\r
                    Upgrade: h2c\r
                    \r
                    """);

            assertThat(answer).contains("200 OK").doesNotContain("x-hop");
            assertThat(service.last().headers().names())
                    .doesNotContain("x-secret", "keep-alive", "proxy-authorization", "te", "upgrade");
        }
    }

    @Test
    void theUpstreamIsToldOnWhichWayTheRequestCame() throws Exception {
        try (Gateway gateway = Gateways.before(service)) {
            Gateways.get(
                    gateway, "/", "X-Forwarded-For", "6.6.6.6", "Forwarded", "for=6.6.6.6", "X-Real-IP", "6.6.6.6");

            String host = "127.0.0.1:" + gateway.port();
            assertThat(service.last().headers().getAll("x-forwarded-for")).containsExactly("127.0.0.1");
            assertThat(service.last().headers().get("x-forwarded-proto")).isEqualTo("http");
            assertThat(service.last().headers().get("x-forwarded-host")).isEqualTo(host);
            assertThat(service.last().headers().getAll("forwarded"))
                    .containsExactly("for=127.0.0.1;proto=http;host=\"" + host + "\"");
            assertThat(service.last().headers().contains("x-real-ip")).isFalse();
            assertThat(service.last().headers().get("x-request-id")).hasSize(36);
        }
    }

    @Test
    void whatHasNoRouteIsNotFoundAndAWrongMethodIsNamed() throws Exception {
        try (Gateway gateway = Gateways.start("""
                upstreams: {service: {addresses: "%s"}}
                routes:
                  - {id: one, match: {path: /one, methods: [GET, POST]}, to: service, auth: none}
                """.formatted(service.url()))) {
            assertThat(Gateways.get(gateway, "/two").statusCode()).isEqualTo(404);
            HttpResponse<String> wrong = Gateways.send(gateway, "DELETE", "/one", "");
            assertThat(wrong.statusCode()).isEqualTo(405);
            assertThat(wrong.headers().firstValue("allow")).contains("GET, POST");
            assertThat(wrong.body()).isEqualTo("{\"error\": \"The method is not allowed\"}");
            assertThat(Gateways.send(gateway, "HEAD", "/one", "").statusCode()).isEqualTo(200);
            assertThat(service.seen()).hasSize(1);
        }
    }

    @Test
    void thePathIsRewritten() throws Exception {
        try (Gateway gateway =
                Gateways.start(Gateways.everything(service.url(), "stripPrefix: /api, addPrefix: /v2"))) {
            Gateways.get(gateway, "/api/orders/1?x=y");
            assertThat(service.last().uri()).isEqualTo("/v2/orders/1?x=y");
        }
    }

    @Test
    void manyRequestsShareAConnection() {
        try (Gateway gateway = Gateways.before(service);
                RawClient client = new RawClient(gateway.port())) {
            for (int i = 0; i < 20; i++) {
                client.send("POST /" + i + " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
                assertThat(client.readOne()).contains("200 OK").endsWith("hello");
            }
            assertThat(service.seen()).hasSize(20);
        }
    }

    @Test
    void aClientOfHttp10GetsItsAnswer() {
        try (Gateway gateway = Gateways.before(service)) {
            assertThat(RawClient.exchange(gateway.port(), "GET / HTTP/1.0\r\n\r\n"))
                    .contains("200 OK")
                    .endsWith("hello");
        }
    }

    @Test
    void aServiceThatIsAwayIsABadGateway() throws Exception {
        try (Gateway gateway = Gateways.start(Gateways.everything("http://127.0.0.1:1", ""))) {
            HttpResponse<String> answer = Gateways.get(gateway, "/");
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).isEqualTo("{\"error\": \"The service cannot be reached\"}");
        }
    }

    @Test
    void anAddressThatIsTakenIsNamed() {
        try (Gateway first = Gateways.before(service)) {
            GatewayConfig second = GatewayConfig.from(ConfigFile.of(
                    "gateway.yaml",
                    "listen: {host: 127.0.0.1, port: " + first.port() + "}\n" + Gateways.everything(service.url(), ""),
                    name -> null));

            assertThatThrownBy(() -> Gateway.start(second))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("listen: 127.0.0.1:" + first.port() + ": ")
                    .hasMessageContaining("(expected: an address of this machine, and a free port)");
        }
    }
}
