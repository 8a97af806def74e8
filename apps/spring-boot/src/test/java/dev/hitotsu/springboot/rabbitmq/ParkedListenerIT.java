package dev.hitotsu.springboot.rabbitmq;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.rabbitmq.RabbitMqServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A listener that fails for one key parks it in the database of the application, and several keys go at once. */
class ParkedListenerIT {
    private static PostgreSqlServer server;
    private static RabbitMqServer rabbit;
    private static ConfigurableApplicationContext application;

    private final JdbcClient database = application.getBean(JdbcClient.class);
    private final OrderApplication.Orders orders = application.getBean(OrderApplication.Orders.class);
    private final OrderApplication.Payments payments = application.getBean(OrderApplication.Payments.class);

    @BeforeAll
    static void start() {
        server = PostgreSqlServer.builder().quick().start();
        rabbit = RabbitMqServer.start();
        new JdbcTemplate(server.dataSource())
                .execute("CREATE TABLE charge (number serial, customer text, cents bigint, message uuid UNIQUE)");
        application = new SpringApplicationBuilder(OrderApplication.class)
                .web(WebApplicationType.NONE)
                .properties(Map.ofEntries(
                        Map.entry("spring.main.banner-mode", "off"),
                        Map.entry("spring.datasource.url", server.jdbcUrl()),
                        Map.entry("spring.datasource.username", server.user()),
                        Map.entry("spring.datasource.password", server.password()),
                        Map.entry("spring.rabbitmq.addresses", rabbit.amqpUri()),
                        Map.entry("hitotsu.schema.management", "create"),
                        Map.entry("hitotsu.relay.enabled", true),
                        Map.entry("hitotsu.relay.lease", "60s"),
                        Map.entry("hitotsu.relay.sink", "rabbitmq"),
                        Map.entry("hitotsu.inbox.parking", "park-key"),
                        Map.entry("hitotsu.inbox.parking-attempts", 6),
                        Map.entry("hitotsu.inbox.parallel-keys", 4)))
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

    private List<String> parked(String customer) {
        return database.sql("SELECT state FROM hitotsu.inbox_parked WHERE key = ? ORDER BY number")
                .param(customer)
                .query(String.class)
                .list();
    }

    @Test
    void aKeyThatFailsWaitsAloneAndFollowsInOrder() {
        payments.refused().add("eve");
        for (int cents = 1; cents <= 20; cents++) {
            orders.place(cents % 5 == 0 ? "eve" : "ann", cents);
        }
        await().until(() -> charges("ann").size() == 16);
        await().until(() -> parked("eve").size() == 4);
        assertThat(charges("eve")).isEmpty();

        payments.refused().clear();
        await().until(() -> parked("eve").stream().noneMatch(state -> !state.equals("DEAD")));
        assertThat(charges("ann")).isSorted().hasSize(16);
        assertThat(charges("eve"))
                .isSorted()
                .doesNotHaveDuplicates()
                .hasSize(4 - parked("eve").size());
    }

    @Test
    void whatIsGivenUpIsKeptWithItsError() {
        payments.refused().add("bob");
        orders.place("bob", 700);
        await().until(() -> parked("bob").equals(List.of("DEAD")));
        payments.refused().remove("bob");
        orders.place("bob", 800);

        await().until(() -> charges("bob").equals(List.of(800L)));
        assertThat(database.sql("SELECT last_error FROM hitotsu.inbox_parked WHERE key = 'bob'")
                        .query(String.class)
                        .single())
                .contains("no money: bob");
    }
}
