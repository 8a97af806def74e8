package dev.hitotsu.graphql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.graphql.support.Shop;
import dev.hitotsu.graphql.support.TestService;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for requests of any route holds for operations, and for each call under them. */
class AsAnyRouteTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Shop shop = new Shop();
    private Gateway gateway;

    @BeforeEach
    void start() {
        gateway = Gateway.start(shop.config("""
                admin: {host: 127.0.0.1, port: 0, token: a-token-of-operators}
                telemetry: {service: shop-gateway, traces: {log: true, sample: 0}}
                auth:
                  keys:
                    keys: [{subject: "7", sha256: 2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b}]
                limits: {two: {rate: 2/1h, key: address}}
                routes:
                  - {id: graphql, match: {path: /graphql}, auth: keys, graphql: {schema: %1$s/shop.graphqls}}
                  - id: limited
                    match: {path: /graphql, headers: {X-Limited: "yes"}}
                    auth: keys
                    limit: two
                    graphql: {schema: %1$s/shop.graphqls}
                """.formatted(Shop.EXAMPLE)), lines::add);
    }

    @AfterEach
    void stop() {
        gateway.close();
        shop.close();
    }

    private JsonNode ask(String query, String... further) throws Exception {
        String[] headers = new String[2 + further.length];
        headers[0] = "X-API-Key";
        headers[1] = "secret";
        System.arraycopy(further, 0, headers, 2, further.length);
        return Shop.ask(gateway, query, headers);
    }

    @Test
    void eachServiceIsToldWhoAsksAndNobodyElseTellsThem() throws Exception {
        ask("{ order(id: 2) { user { name } products { name } } }", "X-User-ID", "root", "Accept-Language", "ja");

        for (TestService service : List.of(shop.orders, shop.users, shop.products)) {
            assertThat(service.last().headers())
                    .containsEntry("x-user-id", "7")
                    .containsEntry("accept-language", "ja")
                    .containsEntry("x-forwarded-for", "127.0.0.1")
                    .containsEntry("accept", "application/json")
                    .doesNotContainKeys("x-api-key", "content-type", "content-length");
        }
        assertThat(shop.users.last().headers().get("x-request-id"))
                .isNotBlank()
                .isEqualTo(shop.orders.last().headers().get("x-request-id"));
    }

    @Test
    void nobodyGetsInWhoMayNot() throws Exception {
        assertThat(Shop.post(gateway, "{\"query\": \"{ products { id } }\"}").statusCode())
                .isEqualTo(401);
        assertThat(shop.calls()).isZero();
    }

    @Test
    void limitsOfTheRouteCountOperations() throws Exception {
        String body = "{\"query\": \"{ products(first: 1) { id } }\"}";
        String[] headers = {"X-API-Key", "secret", "X-Limited", "yes"};
        assertThat(Shop.post(gateway, body, headers).statusCode()).isEqualTo(200);
        assertThat(Shop.post(gateway, body, headers).statusCode()).isEqualTo(200);
        assertThat(Shop.post(gateway, body, headers).statusCode()).isEqualTo(429);
    }

    @Test
    void eachCallIsASpanBelowThatOfItsRequest() throws Exception {
        ask("query Two { order(id: 2) { user { name } } }", "traceparent", "00-" + TRACE + "-" + PARENT + "-01");

        await().until(() -> spans().size() == 3);
        JsonNode request = span("POST graphql");
        assertThat(request.path("parent").asText()).isEqualTo(PARENT);
        assertThat(request.at("/attributes/hitotsu.operation").asText()).isEqualTo("Two");
        for (TestService service : List.of(shop.orders, shop.users)) {
            JsonNode call = span("GET " + (service == shop.orders ? "orders" : "users"));
            assertThat(call.path("trace").asText()).isEqualTo(TRACE);
            assertThat(call.path("parent").asText())
                    .isEqualTo(request.path("span").asText());
            assertThat(service.last().headers().get("traceparent"))
                    .contains(call.path("span").asText());
            assertThat(call.at("/attributes/http.response.status_code").asInt()).isEqualTo(200);
        }
    }

    private List<JsonNode> spans() throws Exception {
        List<JsonNode> spans = new CopyOnWriteArrayList<>();
        for (String line : lines) {
            JsonNode json = JSON.readTree(line);
            if (json.has("span")) {
                spans.add(json);
            }
        }
        return spans;
    }

    private JsonNode span(String name) throws Exception {
        return spans().stream()
                .filter(span -> span.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachCallIsMeasuredAndTheLogSaysHowManyThereWere() throws Exception {
        shop.users.answer(404, "text/plain", "");
        ask("query Two { order(id: 2) { user { name } } }");

        await().untilAsserted(() -> assertThat(metrics())
                .contains("http_client_request_duration_seconds_count{hitotsu_upstream=\"orders\","
                        + "http_request_method=\"GET\",http_response_status_code=\"200\"} 1")
                .contains("http_client_request_duration_seconds_count{hitotsu_upstream=\"users\","
                        + "http_request_method=\"GET\",http_response_status_code=\"404\"} 1"));
        await().until(() -> lines.stream().anyMatch(line -> line.contains("\"operation\":\"Two\",\"calls\":2")));
    }

    private String metrics() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.adminPort() + "/metrics"))
                .header("Authorization", "Bearer a-token-of-operators")
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void callsEndWithTheClientThatWantedThem() throws Exception {
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        shop.users.answer((seen, request) -> {
            request.connection().closeHandler(closed -> ended.complete(null));
            arrived.complete(null);
        });
        byte[] body = "{\"query\": \"{ user(id: 1) { name } }\"}".getBytes(StandardCharsets.UTF_8);
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            OutputStream out = client.getOutputStream();
            out.write(("POST /graphql HTTP/1.1\r\nHost: a\r\nX-API-Key: secret\r\nContent-Type: application/json\r\n"
                            + "Content-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            arrived.join();
        }

        await().until(ended::isDone);
    }
}
