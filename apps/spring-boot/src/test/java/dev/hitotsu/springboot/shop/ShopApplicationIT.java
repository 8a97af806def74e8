package dev.hitotsu.springboot.shop;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayStatus;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.springboot.Locks;
import dev.hitotsu.springboot.OutboxPublisher;
import dev.hitotsu.springboot.actuator.OutboxHealthIndicator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The whole way in a real application: a transaction, the embedded relay, Kafka, a listener behind a proxy. */
class ShopApplicationIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final RecordedTraces SPANS = new RecordedTraces();
    private static final OpenTelemetry TELEMETRY = SPANS.telemetry();

    private static PostgreSqlServer server;
    private static KafkaServer kafka;
    private static ConfigurableApplicationContext application;

    private final JdbcClient database = application.getBean(JdbcClient.class);
    private final MeterRegistry meters = application.getBean(MeterRegistry.class);
    private final ShopApplication.Orders orders = application.getBean(ShopApplication.Orders.class);
    private final ShopApplication.Payments payments = application.getBean(ShopApplication.Payments.class);

    @BeforeAll
    static void start() {
        server = PostgreSqlServer.builder().quick().start();
        kafka = KafkaServer.start();
        kafka.createTopic("orders", 1, Map.of());
        new JdbcTemplate(server.dataSource()).execute("""
                CREATE TABLE purchase (customer text, cents bigint);
                CREATE TABLE charge (customer text, cents bigint, message uuid UNIQUE)
                """);
        application = builder(server.jdbcUrl())
                .initializers(context -> {
                    ((GenericApplicationContext) context).registerBean(OpenTelemetry.class, () -> TELEMETRY);
                    ((GenericApplicationContext) context).registerBean(SimpleMeterRegistry.class);
                })
                .properties(Map.of(
                        "spring.application.name", "shop",
                        "spring.kafka.bootstrap-servers", kafka.bootstrapServers(),
                        "hitotsu.schema.management", "create",
                        "hitotsu.relay.enabled", true,
                        "hitotsu.relay.lease", "60s"))
                .run();
    }

    private static SpringApplicationBuilder builder(String jdbcUrl) {
        return new SpringApplicationBuilder(ShopApplication.class)
                .web(WebApplicationType.NONE)
                .properties(Map.of(
                        "spring.main.banner-mode",
                        "off",
                        "spring.datasource.url",
                        jdbcUrl,
                        "spring.datasource.username",
                        server.user(),
                        "spring.datasource.password",
                        server.password()));
    }

    @AfterAll
    static void close() {
        if (application != null) {
            application.close();
        }
        if (kafka != null) {
            kafka.close();
        }
        server.close();
    }

    private int charges(String customer) {
        return database.sql("SELECT count(*) FROM charge WHERE customer = ?")
                .param(customer)
                .query(Integer.class)
                .single();
    }

    @Test
    void anOrderIsChargedOnceThoughTheMessageComesTwice() {
        orders.place("ann", 500);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(charges("ann")).isEqualTo(1));
        UUID id = database.sql("SELECT message FROM charge WHERE customer = 'ann'")
                .query(UUID.class)
                .single();

        // As a relay does that has sent and could not save.
        Message again =
                application.getBean(OutboxAdmin.class).find(id).orElseThrow().message();
        database.sql("DELETE FROM hitotsu.message WHERE id = ?").param(id).update();
        application
                .getBean(TransactionTemplate.class)
                .executeWithoutResult(
                        status -> application.getBean(OutboxPublisher.class).append(again));
        orders.place("behind ann", 1);

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(charges("behind ann")).isEqualTo(1));
        assertThat(charges("ann")).isEqualTo(1);
    }

    @Test
    void aHandlerThatFailsIsCalledAgainAndItsEffectHappensOnce() {
        payments.failNext(2);

        orders.place("bob", 700);

        await().atMost(LIMIT).untilAsserted(() -> assertThat(charges("bob")).isEqualTo(1));
    }

    @Test
    void healthAndRelayTellHowTheOutboxIs() {
        orders.place("cid", 1);

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(
                                application.getBean(Relay.class).status().role())
                        .isEqualTo(RelayStatus.Role.LEADING));
        assertThat(application.getBean(OutboxHealthIndicator.class).health().getStatus())
                .isEqualTo(Status.UP);
    }

    /** From a request through append and send to the effect. */
    @Test
    void oneTraceGoesAllTheWay() {
        Span request = TELEMETRY.getTracer("test").spanBuilder("POST /orders").startSpan();
        try (Scope scope = request.makeCurrent()) {
            orders.place("dan", 500);
        }
        String trace = request.getSpanContext().getTraceId();

        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(SPANS.namesOf(trace)).contains("create orders", "send orders", "process orders"));
    }

    @Test
    void whatHappensIsCounted() {
        orders.place("eve", 500);

        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(meters.get("hitotsu.inbox.messages")
                            .tags("group", "payments", "result", "handled")
                            .counter()
                            .count())
                    .isPositive();
            assertThat(meters.get("hitotsu.outbox.append").timer().count()).isPositive();
            assertThat(meters.get("hitotsu.relay.delivery").timer().count()).isPositive();
            assertThat(meters.get("hitotsu.relay.delivered").functionCounter().count())
                    .isPositive();
            assertThat(meters.get("hitotsu.outbox.oldest.age").gauge().value()).isNotNegative();
        });
    }

    @Test
    void aLockComesFromTheDatabase() throws Exception {
        application
                .getBean(Locks.class)
                .run("stock", grant -> assertThat(grant.verify()).isTrue());
    }

    @Test
    void missingTablesStopTheStart() {
        server.createDatabase("empty");

        assertThatThrownBy(() -> builder(server.jdbcUrl("empty"))
                        .properties(Map.of("hitotsu.inbox.enabled", false))
                        .run()
                        .close())
                .rootCause()
                .hasMessageContaining("table hitotsu.message: missing (expected: ")
                .hasMessageContaining("hitotsu.schema.management=create");
    }
}
