package dev.hitotsu.springboot.shop;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.testkit.sink.ScriptedSink;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A request to one process, whose relay cannot reach the broker; another process takes over, sends and handles. */
class TakeOverTraceIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";

    private final RecordedTraces spans = new RecordedTraces();
    private final OpenTelemetry telemetry = spans.telemetry();
    private final ScriptedSink unreachable = new ScriptedSink(Pipelining.ORDERED, new Random(1));

    @Test
    void oneTraceGoesFromTheRequestAcrossATakeOverToTheEffect() throws Exception {
        unreachable.script((message, attempt) -> SendResult.unavailable("the broker is away"));
        try (PostgreSqlServer server = PostgreSqlServer.builder().quick().start();
                KafkaServer kafka = KafkaServer.start()) {
            kafka.createTopic("orders", 1, Map.of());
            JdbcTemplate database = new JdbcTemplate(server.dataSource());
            database.execute("""
                    CREATE TABLE purchase (customer text, cents bigint);
                    CREATE TABLE charge (customer text, cents bigint, message uuid UNIQUE)
                    """);
            ConfigurableApplicationContext first = first(server, kafka);
            try (ConfigurableApplicationContext second =
                    application(server, kafka).web(WebApplicationType.NONE).run()) {
                placeOrder(first.getEnvironment().getRequiredProperty("local.server.port"));
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(named("send orders")).isNotEmpty());
                assertThat(database.queryForList("SELECT * FROM charge")).isEmpty();
                first.close();

                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(named("process orders")).hasSize(1));
                assertThat(second.isActive()).isTrue();
            } finally {
                first.close();
            }
            assertThat(database.queryForList("SELECT customer FROM charge", String.class))
                    .containsExactly("ann");
        }
        assertThatItIsOneTrace();
    }

    private void assertThatItIsOneTrace() {
        SpanData request = named("POST /orders").getFirst();
        SpanData create = named("create orders").getFirst();
        SpanData process = named("process orders").getFirst();
        assertThat(request.getParentSpanId()).isEqualTo(CALLER);
        assertThat(create.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(named("send orders"))
                .extracting(send -> send.getStatus().getStatusCode())
                .contains(StatusCode.ERROR, StatusCode.UNSET);
        assertThat(process.getParentSpanId()).isEqualTo(create.getSpanId());
    }

    private List<SpanData> named(String name) {
        return spans.of(TRACE).stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private ConfigurableApplicationContext first(PostgreSqlServer server, KafkaServer kafka) {
        return application(server, kafka)
                .sources(RequestTracing.class)
                .web(WebApplicationType.SERVLET)
                .initializers(
                        context -> ((GenericApplicationContext) context).registerBean(Sink.class, () -> unreachable))
                .properties(Map.of("server.port", 0, "hitotsu.inbox.enabled", false))
                .run();
    }

    private SpringApplicationBuilder application(PostgreSqlServer server, KafkaServer kafka) {
        return new SpringApplicationBuilder(ShopApplication.class)
                .initializers(context ->
                        ((GenericApplicationContext) context).registerBean(OpenTelemetry.class, () -> telemetry))
                .properties(Map.of(
                        "spring.main.banner-mode",
                        "off",
                        "spring.datasource.url",
                        server.jdbcUrl(),
                        "spring.datasource.username",
                        server.user(),
                        "spring.datasource.password",
                        server.password(),
                        "spring.kafka.bootstrap-servers",
                        kafka.bootstrapServers(),
                        "hitotsu.schema.management",
                        "create",
                        "hitotsu.relay.enabled",
                        true,
                        "hitotsu.relay.lease",
                        "60s"));
    }

    private static void placeOrder(String port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/orders?customer=ann&cents=500"))
                .header("traceparent", "00-" + TRACE + "-" + CALLER + "-01")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
    }
}
