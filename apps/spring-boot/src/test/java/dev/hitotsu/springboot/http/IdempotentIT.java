package dev.hitotsu.springboot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.springboot.Idempotent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Requests with a key to a real service: row, message and response commit together, once. */
class IdempotentIT {
    private static PostgreSqlServer server;
    private static ConfigurableApplicationContext application;
    private static JdbcTemplate database;
    private static HttpClient client;

    private final String customer = UUID.randomUUID().toString();
    private final String key = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        server = PostgreSqlServer.builder().quick().start();
        database = new JdbcTemplate(server.dataSource());
        database.execute("CREATE TABLE purchase (id bigint GENERATED ALWAYS AS IDENTITY, customer text, cents bigint)");
        application = builder(OrderApplication.class).run();
        client = HttpClient.newHttpClient();
    }

    private static SpringApplicationBuilder builder(Class<?>... sources) {
        return new SpringApplicationBuilder(sources)
                .properties(Map.of(
                        "spring.main.banner-mode",
                        "off",
                        "server.port",
                        0,
                        "spring.application.name",
                        "shop",
                        "spring.datasource.url",
                        server.jdbcUrl(),
                        "spring.datasource.username",
                        server.user(),
                        "spring.datasource.password",
                        server.password(),
                        "hitotsu.schema.management",
                        "create"));
    }

    @AfterAll
    static void close() {
        if (application != null) {
            application.close();
            client.close();
        }
        server.close();
    }

    @Test
    void theSameKeyGetsTheFirstResponseAgain() throws Exception {
        HttpResponse<String> first = post("/orders", key, 500);
        HttpResponse<String> second = post("/orders", key, 500);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue(HttpIdempotency.REPLAYED)).isEmpty();
        assertThat(first.body()).contains(customer);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.headers().firstValue(HttpIdempotency.REPLAYED)).hasValue("true");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("content-type"))
                .isEqualTo(first.headers().firstValue("content-type"));
        assertPlaced(1);
    }

    @Test
    void manyAtOnceHaveOneEffect() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            sent.add(client.sendAsync(request("/orders", key, 500), BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> response : sent) {
            assertThat(response.get().statusCode()).isIn(200, 409);
        }
        assertPlaced(1);
    }

    @Test
    void aMissingKeyIsRefusedAndAnotherBodyToo() throws Exception {
        assertThat(post("/orders", null, 500).statusCode()).isEqualTo(400);
        assertPlaced(0);
        post("/orders", key, 500);
        assertThat(post("/orders", key, 501).statusCode()).isEqualTo(422);
        assertPlaced(1);
    }

    /**
     * The service has thrown, and its own transaction was to be rolled back: what the controller makes of it is the
     * answer.
     */
    @Test
    void aRefusalOfTheServiceLeavesNothingAndIsAnswered() throws Exception {
        HttpResponse<String> refused = post("/orders", key, 2_000_000);

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).isEqualTo("too expensive");
        assertPlaced(0);
        assertThat(post("/orders", key, 500).statusCode()).isEqualTo(200);
        assertPlaced(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/broken", "/swallowing"})
    void whatFailedIsUndoneAndNeverCalledASuccess(String path) throws Exception {
        assertThat(post(path, key, 2_000_000).statusCode()).isEqualTo(path.equals("/broken") ? 422 : 500);
        assertThat(post("/broken", key, 1).statusCode()).isEqualTo(500);
        assertPlaced(0);
    }

    @Test
    void aKeyBelongsToThePatternOfThePath() throws Exception {
        assertThat(post("/customers/ann/orders", key, 500).statusCode()).isEqualTo(200);
        assertThat(post("/customers/bob/orders", key, 500).statusCode()).isEqualTo(422);
        assertThat(post("/orders", key, 500).statusCode()).isEqualTo(200);
        assertPlaced(2);
    }

    @Test
    void withoutTheAnnotationNothingIsHeldBack() throws Exception {
        assertThat(post("/plain", key, 500).statusCode()).isEqualTo(200);
        assertThat(post("/plain", key, 500).statusCode()).isEqualTo(200);
        assertPlaced(2);
        assertThat(post("/nowhere", key, 500).statusCode()).isEqualTo(404);
    }

    @Test
    void anAnnotationThatWouldDoNothingStopsTheStart() {
        assertThatThrownBy(() -> builder(OrderApplication.class, NoController.class)
                        .run()
                        .close())
                .hasStackTraceContaining(
                        "NoController.create: handles no requests (expected: a method of a controller");
    }

    private void assertPlaced(int times) {
        assertThat(database.queryForObject("SELECT count(*) FROM purchase WHERE customer = ?", Long.class, customer))
                .isEqualTo(times);
        assertThat(database.queryForObject(
                        "SELECT count(*) FROM hitotsu.message WHERE \"key\" = ?", Long.class, customer))
                .isEqualTo(times);
    }

    private HttpResponse<String> post(String path, String withKey, long cents)
            throws IOException, InterruptedException {
        return client.send(request(path, withKey, cents), BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String withKey, long cents) {
        String port = application.getEnvironment().getProperty("local.server.port");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"customer\":\"" + customer + "\",\"cents\":" + cents + "}"));
        if (withKey != null) {
            request.header(HttpIdempotency.KEY, withKey);
        }
        return request.build();
    }

    @Component
    static class NoController {
        @Idempotent
        public void create() {}
    }
}
