package dev.hitotsu.it;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.demo.shop.ShopMain;
import dev.hitotsu.demo.shop.ShopSchema;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shop's orders service: however often a key arrives, there is one order, one message, and an answer each time. */
class ShopOrdersIT {
    private static final String ORDER = "{\"userId\":\"user-1\",\"productId\":\"product-1\",\"quantity\":2}";

    private final HttpClient http = HttpClient.newHttpClient();
    private final int catalogue = FreePorts.next();
    private final int orders = FreePorts.next();
    private final List<ChildProcess> services = new ArrayList<>();
    private PostgreSqlServer server;

    @BeforeEach
    void start() throws Exception {
        server = PostgreSqlServer.builder().quick().start();
        ShopSchema.create(server.dataSource());
        startService("catalogue", catalogue);
        startService("orders", orders);
    }

    @AfterEach
    void stop() {
        services.forEach(ChildProcess::close);
        server.close();
    }

    @Test
    void aKeyThatCameBeforeGetsTheSameOrder() throws Exception {
        HttpResponse<String> first = http.send(order("key-1"), HttpResponse.BodyHandlers.ofString());
        HttpResponse<String> second = http.send(order("key-1"), HttpResponse.BodyHandlers.ofString());

        assertThat(first.statusCode()).isBetween(200, 299);
        assertThat(second.statusCode()).isBetween(200, 299);
        assertThat(orderId(second)).isEqualTo(orderId(first));
        assertThat(count("shop_orders.orders")).isEqualTo(1);
        assertThat(count("hitotsu.message")).isEqualTo(1);
    }

    @Test
    void aKeyThatComesSeveralTimesAtOnceIsOneOrder() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(http.sendAsync(order("key-2"), HttpResponse.BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().statusCode()).isBetween(200, 299);
            assertThat(orderId(answer.get()))
                    .isEqualTo(orderId(answers.getFirst().get()));
        }
        assertThat(count("shop_orders.orders")).isEqualTo(1);
        assertThat(count("hitotsu.message")).isEqualTo(1);
    }

    private void startService(String name, int port) {
        services.add(JavaProcess.of(ShopMain.class)
                .shortLived()
                .heap("128m")
                .arguments(
                        name,
                        Integer.toString(port),
                        server.jdbcUrl(),
                        server.user(),
                        server.password(),
                        "kafka",
                        "127.0.0.1:1",
                        "http://127.0.0.1:" + catalogue)
                .start());
        await().atMost(Duration.ofMinutes(3))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> http.send(
                                        HttpRequest.newBuilder(uri(port, "/health"))
                                                .build(),
                                        HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200);
    }

    private HttpRequest order(String key) {
        return HttpRequest.newBuilder(uri(orders, "/orders"))
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(ORDER))
                .build();
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static String orderId(HttpResponse<String> answer) throws IOException {
        return new JsonMapper().readTree(answer.body()).get("orderId").asText();
    }

    private long count(String table) throws Exception {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }
}
