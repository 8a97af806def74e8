package dev.hitotsu.springmodulith;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.springmodulith.shop.ShopApplication;
import dev.hitotsu.springmodulith.shop.ShopApplication.OrderPlaced;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring Modulith with its registry of publications, and the outbox, in one application. */
class SpringModulithIT {
    private static PostgreSqlServer server;
    private static ConfigurableApplicationContext application;

    private final JdbcClient database = application.getBean(JdbcClient.class);
    private final TransactionTemplate transaction = application.getBean(TransactionTemplate.class);

    @BeforeAll
    static void start() {
        server = PostgreSqlServer.builder().quick().start();
        new JdbcTemplate(server.dataSource()).execute("CREATE TABLE purchase (customer text)");
        application = new SpringApplicationBuilder(ShopApplication.class)
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
                        "spring.modulith.events.jdbc.schema-initialization.enabled",
                        true,
                        "hitotsu.schema.management",
                        "create"))
                .run();
    }

    @AfterAll
    static void close() {
        if (application != null) {
            application.close();
        }
        server.close();
    }

    @BeforeEach
    void forget() {
        database.sql("TRUNCATE purchase, hitotsu.message").update();
    }

    private void place(OrderPlaced placed) {
        database.sql("INSERT INTO purchase VALUES (?)").param(placed.customer()).update();
        application.publishEvent(placed);
    }

    private List<String> messages() {
        return database.sql("SELECT topic || ' ' || type || ' ' || key FROM hitotsu.message ORDER BY position")
                .query(String.class)
                .list();
    }

    /** What a listener publishes because of an event comes after it. */
    @Test
    void externalizedEventsAreWrittenByTheTransactionOfTheRowInTheirOrder() {
        transaction.executeWithoutResult(status -> place(new OrderPlaced("ann", 500)));

        assertThat(messages()).containsExactly("orders OrderPlaced ann", "parcels OrderPacked ann");
        assertThat(database.sql("SELECT DISTINCT xmin::text FROM hitotsu.message UNION SELECT xmin::text FROM purchase")
                        .query(String.class)
                        .list())
                .hasSize(1);
        Map<String, Object> first = database.sql(
                        "SELECT convert_from(payload, 'UTF8') AS payload, headers FROM hitotsu.message WHERE topic = 'orders'")
                .query()
                .singleRow();
        assertThat(first.get("payload")).isEqualTo("{\"customer\":\"ann\",\"cents\":500}");
        assertThat(String.valueOf(first.get("headers"))).contains("currency", "EUR");
    }

    @Test
    void aRollbackLeavesNeither() {
        transaction.executeWithoutResult(status -> {
            place(new OrderPlaced("bob", 500));
            status.setRollbackOnly();
        });

        assertThat(messages()).isEmpty();
    }

    /** The registry is for listeners within the application; it knows nothing of what leaves through the outbox. */
    @Test
    void listenersOfModulesGoOnAsBefore() {
        ShopApplication.Packing packing = application.getBean(ShopApplication.Packing.class);
        OrderPlaced placed = new OrderPlaced("cid", 500);

        transaction.executeWithoutResult(status -> place(placed));

        await().untilAsserted(() -> assertThat(packing.invoiced()).contains(placed));
        assertThat(database.sql("SELECT DISTINCT listener_id FROM event_publication")
                        .query(String.class)
                        .list())
                .singleElement()
                .asString()
                .contains("invoice");
    }

    /** Spring Modulith would let it fall without a word. */
    @Test
    void anEventWithoutATransactionIsRefused() {
        assertThatThrownBy(() -> application.publishEvent(new OrderPlaced("dan", 500)))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("transaction: none on this thread (expected: ");
    }

    @Test
    void aKeyThatIsNullIsRefused() {
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> place(new OrderPlaced(null, 500))))
                .isInstanceOf(OutboxException.class)
                .hasMessage("key \"#{customer()}\" of " + OrderPlaced.class.getName()
                        + ": null (expected: a value, because the target declares an order)");
        assertThat(messages()).isEmpty();
    }
}
