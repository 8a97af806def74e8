package dev.hitotsu.springboot.rabbitmq;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.rabbitmq.RabbitMqServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The whole way over RabbitMQ, at the address that Spring Boot knows: transaction, embedded relay, listener. */
class RabbitMqListenerIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private static PostgreSqlServer server;
    private static RabbitMqServer rabbit;
    private static ConfigurableApplicationContext application;

    private final JdbcClient database = application.getBean(JdbcClient.class);
    private final OrderApplication.Orders orders = application.getBean(OrderApplication.Orders.class);

    @BeforeAll
    static void start() {
        server = PostgreSqlServer.builder().quick().start();
        rabbit = RabbitMqServer.start();
        new JdbcTemplate(server.dataSource())
                .execute("CREATE TABLE charge (number serial, customer text, cents bigint, message uuid UNIQUE)");
        application = new SpringApplicationBuilder(OrderApplication.class)
                .web(WebApplicationType.NONE)
                .properties(Map.of(
                        "spring.main.banner-mode",
                        "off",
                        "spring.datasource.url",
                        server.jdbcUrl(),
                        "spring.datasource.username",
                        server.user(),
                        "spring.datasource.password",
                        server.password(),
                        "spring.rabbitmq.addresses",
                        rabbit.amqpUri(),
                        "hitotsu.schema.management",
                        "create",
                        "hitotsu.relay.enabled",
                        true,
                        "hitotsu.relay.lease",
                        "60s",
                        // Kafka's client is on the class path as well.
                        "hitotsu.relay.sink",
                        "rabbitmq"))
                .run();
    }

    @AfterAll
    static void close() {
        if (application != null) {
            application.close();
        }
        if (rabbit != null) {
            rabbit.close();
        }
        server.close();
    }

    private List<Long> charges(String customer) {
        return database.sql("SELECT cents FROM charge WHERE customer = ? ORDER BY number")
                .param(customer)
                .query(Long.class)
                .list();
    }

    @Test
    void anOrderIsChargedOnceThoughTheMessageComesTwice() {
        orders.place("ann", 500);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(charges("ann")).containsExactly(500L));
        UUID id = database.sql("SELECT message FROM charge WHERE customer = 'ann'")
                .query(UUID.class)
                .single();

        // As a relay does that has sent and could not save.
        Message again =
                application.getBean(OutboxAdmin.class).find(id).orElseThrow().message();
        database.sql("DELETE FROM hitotsu.message WHERE id = ?").param(id).update();
        orders.tellAgain(again);
        orders.place("behind ann", 1);

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(charges("behind ann")).hasSize(1));
        assertThat(charges("ann")).hasSize(1);
    }

    @Test
    void aHandlerThatFailsIsCalledAgainInOrderAndItsEffectHappensOnce() {
        application.getBean(OrderApplication.Payments.class).failNext(2);

        orders.place("bob", 700);
        orders.place("bob", 800);

        await().atMost(LIMIT).untilAsserted(() -> assertThat(charges("bob")).containsExactly(700L, 800L));
    }
}
