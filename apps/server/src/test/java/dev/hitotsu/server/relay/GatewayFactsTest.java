package dev.hitotsu.server.relay;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.hitotsu.console.source.FactTable;
import dev.hitotsu.server.config.GatewayAddress;
import dev.hitotsu.testkit.time.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The answers are those of a gateway's admin port. */
class GatewayFactsTest {
    private static final String BUCKET =
            "http_server_request_duration_seconds_bucket{http_request_method=\"GET\",http_response_status_code=\"%s\","
                    + "http_route=\"orders\",le=\"%s\"} %s\n";
    private static final Map<String, String> ANSWERS = Map.of(
            "/status", """
            {"routes":[{"id":"orders","match":"/orders/**","upstream":"shop","filters":["limit"]}],
             "upstreams":[{"name":"shop","breaker":"open","addresses":[
               {"address":"http://shop-1:80","available":false,"healthy":false,"inFlight":2}]}]}""",
            "/limits", """
            {"limits":[{"name":"calls","requests":100,"seconds":60.0,"key":"ip","countedIn":"redis"}]}""",
            "/differences", """
            {"isFirst":false,"changes":[{"kind":"changed","part":"limit calls: rate","before":"50/1m","after":"100/1m"}]}""",
            "/explain", "{\"lines\":[\"route     orders\",\"upstream  shop\"]}",
            "/metrics",
                    BUCKET.formatted("200", "0.05", "990.0")
                            + BUCKET.formatted("200", "0.1", "998.0")
                            + BUCKET.formatted("200", "+Inf", "998.0")
                            + BUCKET.formatted("503", "0.05", "2.0")
                            + BUCKET.formatted("503", "0.1", "2.0")
                            + BUCKET.formatted("503", "+Inf", "2.0"));

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean isAllowed =
                    "Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            boolean isPosted = exchange.getRequestMethod().equals("POST");
            String posted = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String answer = isPosted
                    ? compared(posted)
                    : ANSWERS.get(exchange.getRequestURI().getPath());
            byte[] body = isAllowed ? answer.getBytes(UTF_8) : new byte[0];
            int status = isPosted && posted.equals("wrong") ? 400 : 200;
            exchange.sendResponseHeaders(isAllowed ? status : 401, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private static String compared(String posted) {
        return posted.equals("wrong")
                ? "{\"error\":\"configuration:1:1: a value (expected: keys and values)\"}"
                : "{\"changes\":[{\"kind\":\"added\",\"part\":\"route users\",\"before\":\"\",\"after\":\"" + posted
                        + "\"}]}";
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private GatewayFacts facts(String token) {
        return new GatewayFacts(new GatewayAddress(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"), token));
    }

    @Test
    void whatIsDownIsToldWithItsBeginning() {
        ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-28T02:14:00Z"));
        AtomicReference<GatewayFacts> gateway = new AtomicReference<>(facts("secret"));
        try (ProblemWatch watch =
                ProblemWatch.start("Gateway", () -> gateway.get().problem(), clock)) {
            await().until(() -> watch.problem() != null);
            assertThat(watch.problem())
                    .isEqualTo("Gateway, since 02:14: upstream shop: breaker open, no requests to http://shop-1:80");
            clock.advance(Duration.ofMinutes(41));
            gateway.set(facts("wrong"));
            watch.look();
            assertThat(watch.problem())
                    .startsWith("Gateway, since 02:14: ")
                    .contains("it answered 401 (expected: 200; see admin.gateway.token)");
        }
    }

    @Test
    void upstreamsRoutesAndLimitsAreShownWithTheirFigures() {
        List<FactTable> tables = facts("secret").tables("");
        assertThat(tables).extracting(FactTable::title).containsExactly("Upstreams", "Routes", "Limits", "Last change");
        assertThat(tables.get(0).rows()).containsExactly(List.of("shop", "open", "http://shop-1:80", "no", "no", "2"));
        assertThat(tables.get(1).rows())
                .containsExactly(List.of("orders", "/orders/**", "shop", "limit", "1,000", "2", "50 ms"));
        assertThat(tables.get(2).rows()).containsExactly(List.of("calls", "100", "60.0 s", "ip", "redis"));
    }

    @Test
    void aRequestIsExplained() {
        assertThat(facts("secret")
                        .tables("GET https://shop/orders/1")
                        .getFirst()
                        .rows())
                .containsExactly(List.of("route     orders"), List.of("upstream  shop"));
        assertThatThrownBy(() -> facts("secret").tables("orders"))
                .hasMessageStartingWith("request: orders (expected: a method and a path");
    }

    @Test
    void aGatewayThatIsAwayIsToldAndNotEmpty() {
        assertThat(facts("wrong").tables("").getFirst().note())
                .startsWith("Not known: http://127.0.0.1:")
                .contains("it answered 401 (expected: 200; see admin.gateway.token)");
        server.stop(0);
        assertThat(facts("secret").tables("").getFirst().note()).startsWith("Not known: http://127.0.0.1:");
    }
}
