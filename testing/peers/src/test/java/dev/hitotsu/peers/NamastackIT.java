package dev.hitotsu.peers;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.peers.NamastackApplication.OrderPlaced;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.testkit.sql.Queries;
import io.namastack.outbox.Outbox;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** An application with Namastack Outbox goes over to the relay while it writes. */
class NamastackIT {
    private static final int CUSTOMERS = 4;
    /** Of each customer before the change-over, at least, and behind it. */
    private static final int ORDERS = Integer.getInteger("hitotsu.orders", 125);

    /** A table with a prefix, as Namastack may have it. */
    private static final String MAPPING = "{layout: namastack, table: shop_outbox_record}";

    private final PostgreSqlServer server = PostgreSqlServer.builder().quick().start();
    private final DataSource database = server.dataSource();
    private final AtomicIntegerArray written = new AtomicIntegerArray(CUSTOMERS);
    private volatile boolean changedOver;
    private ConfigurableApplicationContext application;

    @BeforeEach
    void start() throws Exception {
        PostgreSql.of(database).schema().apply();
        Queries.execute(database, theirTables());
        application = new SpringApplicationBuilder(NamastackApplication.class)
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
                        "namastack.outbox.polling.fixed.interval",
                        "50ms",
                        "namastack.outbox.jdbc.schema-initialization.enabled",
                        false,
                        "namastack.outbox.jdbc.table-prefix",
                        "shop_"))
                .run();
    }

    /** With the prefix, with which Namastack makes none itself. */
    private static String theirTables() throws IOException {
        try (InputStream sql = Outbox.class.getResourceAsStream("/schema/postgres/outbox-tables.sql")) {
            return new String(Objects.requireNonNull(sql).readAllBytes(), UTF_8).replace("outbox_", "shop_outbox_");
        }
    }

    @AfterEach
    void stop() {
        if (application != null) {
            application.close();
        }
        server.close();
    }

    private int writtenByAll() {
        return IntStream.range(0, CUSTOMERS).map(written::get).sum();
    }

    private List<OrderPlaced> sentByNamastack() {
        return application.getBean(NamastackApplication.Broker.class).sent();
    }

    /** A transaction each; goes on until the change-over, and some more. */
    private void writeOrders(int customer) {
        TransactionTemplate transaction = application.getBean(TransactionTemplate.class);
        Outbox outbox = application.getBean(Outbox.class);
        for (int left = ORDERS; left > 0; left -= changedOver ? 1 : 0) {
            OrderPlaced order = new OrderPlaced("c" + customer, written.get(customer));
            transaction.executeWithoutResult(
                    status -> outbox.schedule(order, order.customer(), Map.of("tenant", "blue")));
            written.incrementAndGet(customer);
        }
    }

    @Test
    void eachRecordIsDeliveredOnceAndInOrderByNamastackAndThenByTheRelay() throws Exception {
        String script = Layouts.script(MAPPING);
        try (ExecutorService threads = Executors.newFixedThreadPool(CUSTOMERS)) {
            List<Future<?>> writers = new ArrayList<>();
            for (int customer = 0; customer < CUSTOMERS; customer++) {
                int number = customer;
                writers.add(threads.submit(() -> writeOrders(number)));
            }
            await().until(() ->
                    writtenByAll() > CUSTOMERS * ORDERS && !sentByNamastack().isEmpty());
            Layouts.apply(database, script);
            assertThat(Layouts.obstacle(server, MAPPING)).isEmpty();
            changedOver = true;
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        await().until(() -> Layouts.isDrained(database, script));
        List<OrderPlaced> theirs = List.copyOf(sentByNamastack());
        List<Message> ours = Layouts.deliver(database, messages -> messages.size() + theirs.size() >= writtenByAll());

        assertThat(theirs).isNotEmpty();
        assertThat(ours).isNotEmpty();
        assertThat(sentByNamastack()).as("Namastack is behind the fence").isEqualTo(theirs);
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            String name = "c" + customer;
            List<Integer> numbers = new ArrayList<>(numbers(theirs, name));
            numbers.addAll(numbers(ours.stream().map(NamastackIT::order).toList(), name));
            assertThat(numbers)
                    .as(name)
                    .isEqualTo(IntStream.range(0, written.get(customer)).boxed().toList());
        }
    }

    private static List<Integer> numbers(List<OrderPlaced> orders, String customer) {
        return orders.stream()
                .filter(order -> order.customer().equals(customer))
                .map(OrderPlaced::number)
                .toList();
    }

    private static OrderPlaced order(Message message) {
        OrderPlaced order = JsonMapper.shared()
                .readValue(new String(Objects.requireNonNull(message.payload()), UTF_8), OrderPlaced.class);
        assertThat(message.topic()).isEqualTo("dev.hitotsu.peers.NamastackApplication.OrderPlaced");
        assertThat(message.type()).isEqualTo("OrderPlaced");
        assertThat(message.key()).isEqualTo(order.customer());
        assertThat(message.headers().get("tenant")).hasValue("blue");
        return order;
    }

    @Test
    void twoHandlersAreNotTakenForOne() throws SQLException {
        for (String handler : List.of("mail", "broker")) {
            Queries.execute(
                    database,
                    "INSERT INTO shop_outbox_record VALUES ('" + handler
                            + "', 'COMPLETED', 'k', 'T', '{}', NULL, now()," + " now(), 0, NULL, now(), 1, '" + handler
                            + "')");
        }

        assertThatThrownBy(() -> Layouts.apply(database, Layouts.script(MAPPING)))
                .hasMessageContaining("handlers: broker, mail (expected: one; ");
        assertThat(Queries.number(database, "SELECT count(*) FROM pg_trigger WHERE tgname = 'hitotsu_record'"))
                .isZero();
    }
}
