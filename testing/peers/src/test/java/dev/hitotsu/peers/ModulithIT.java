package dev.hitotsu.peers;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.peers.ModulithApplication.OrderPlaced;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.testkit.sql.Queries;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** An application with Spring Modulith's registry of publications goes over to the relay, instance by instance. */
class ModulithIT {
    private static final int ORDERS = Integer.getInteger("hitotsu.orders", 200);

    /** As the guide says: the key is a field of the event. */
    private static final String MAPPING = "{layout: spring-modulith, keyField: customer}";

    private static final String SCRIPT = Layouts.script(MAPPING);

    private final PostgreSqlServer server = PostgreSqlServer.builder().quick().start();
    private final DataSource database = server.dataSource();

    @AfterEach
    void stop() {
        server.close();
    }

    private ConfigurableApplicationContext start(Class<?> version, boolean externalizes) {
        return new SpringApplicationBuilder(version)
                .web(WebApplicationType.NONE)
                .properties(new HashMap<>(Map.of(
                        "spring.main.banner-mode",
                        "off",
                        "spring.datasource.url",
                        server.jdbcUrl(),
                        "spring.datasource.username",
                        server.user(),
                        "spring.datasource.password",
                        server.password(),
                        "namastack.outbox.enabled",
                        false,
                        "spring.modulith.events.externalization.enabled",
                        externalizes,
                        "spring.modulith.events.jdbc.schema-initialization.enabled",
                        true)))
                .run();
    }

    /** A transaction each. */
    private static void writeOrders(ConfigurableApplicationContext application, String... customers) {
        TransactionTemplate transaction = application.getBean(TransactionTemplate.class);
        for (int number = 0; number < ORDERS; number++) {
            for (String customer : customers) {
                OrderPlaced order = new OrderPlaced(customer, number);
                transaction.executeWithoutResult(status -> application.publishEvent(order));
            }
        }
    }

    @Test
    void eachEventIsDeliveredOnceByTheInstanceThatItBelongsTo() throws Exception {
        PostgreSql.of(database).schema().apply();
        List<OrderPlaced> theirs;
        try (ConfigurableApplicationContext before = start(ModulithApplication.Before.class, true)) {
            writeOrders(before, "a", "b");
            Layouts.apply(database, SCRIPT);
            assertThat(Layouts.obstacle(server, MAPPING)).isEmpty();
            try (ConfigurableApplicationContext behind = start(ModulithApplication.Behind.class, false)) {
                writeOrders(behind, "c", "d");
                writeOrders(before, "e");
                await().until(() -> Layouts.isDrained(database, SCRIPT));
                theirs = before.getBean(ModulithApplication.Before.class).sent();
            }
        }
        List<Message> ours = Layouts.deliver(database, messages -> messages.size() >= 2 * ORDERS);

        assertThat(theirs).containsExactlyInAnyOrderElementsOf(orders("a", "b", "e"));
        for (String customer : List.of("c", "d")) {
            assertThat(ours.stream().filter(message -> customer.equals(message.key())))
                    .extracting(ModulithIT::order)
                    .isEqualTo(orders(customer));
        }
        assertThat(ours).hasSize(2 * ORDERS);
        assertThat(Queries.number(database, "SELECT count(*) FROM event_publication WHERE completion_date IS NULL"))
                .as("left in the registry")
                .isZero();
    }

    private static List<OrderPlaced> orders(String... customers) {
        return Stream.of(customers)
                .flatMap(customer -> IntStream.range(0, ORDERS).mapToObj(number -> new OrderPlaced(customer, number)))
                .toList();
    }

    private static OrderPlaced order(Message message) {
        assertThat(message.topic()).isEqualTo("dev.hitotsu.peers.ModulithApplication.OrderPlaced");
        assertThat(message.type()).isEqualTo("OrderPlaced");
        return JsonMapper.shared()
                .readValue(new String(Objects.requireNonNull(message.payload()), UTF_8), OrderPlaced.class);
    }
}
