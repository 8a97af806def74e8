package dev.hitotsu.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.demo.check.CheckInput;
import dev.hitotsu.demo.check.CheckResult;
import dev.hitotsu.demo.check.Checker;
import dev.hitotsu.demo.check.ClientOrder;
import dev.hitotsu.demo.check.MessageSource;
import dev.hitotsu.demo.shop.ShopSchema;
import dev.hitotsu.message.Message;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.ds.PGSimpleDataSource;

/** The tables of the shop and one topic, without its services. Tests write into them, correctly or not, and run the checker. */
final class MiniShop {
    /** An order in the table of orders. */
    record Placed(UUID orderId, String user, long number, String key) {
        Message message(String topic) {
            return Message.builder(topic, "OrderPlaced")
                    .key(user)
                    .payload(
                            "{\"orderId\":\"%s\",\"userId\":\"%s\",\"number\":%d,\"productId\":\"product-1\",\"quantity\":1,\"amountCents\":199}"
                                    .formatted(orderId, user, number)
                                    .getBytes(UTF_8))
                    .build();
        }
    }

    private static final PostgreSqlServer POSTGRES =
            PostgreSqlServer.builder().withoutFsync().start();
    private static final KafkaServer KAFKA = KafkaServer.start();
    private static final AtomicInteger SHOPS = new AtomicInteger();

    final PGSimpleDataSource dataSource;
    final String topic;
    private final String database;
    private final List<ClientOrder> clientOrders = new ArrayList<>();
    private final Map<String, Long> numbers = new java.util.HashMap<>();

    MiniShop() throws SQLException {
        int number = SHOPS.incrementAndGet();
        this.database = "shop_" + number;
        this.dataSource = POSTGRES.createDatabase(database);
        ShopSchema.create(dataSource);
        this.topic = "orders-" + number;
        KAFKA.createTopic(topic, 1, Map.of());
    }

    String bootstrapServers() {
        return KAFKA.bootstrapServers();
    }

    Connection begin() throws SQLException {
        Connection connection = dataSource.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    /** Writes an order in the caller's transaction. */
    Placed order(Connection connection, String user) throws SQLException {
        Placed placed = new Placed(
                UUID.randomUUID(),
                user,
                numbers.merge(user, 1L, Long::sum),
                UUID.randomUUID().toString());
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO shop_orders.orders (order_id, user_id,"
                        + " number, product_id, quantity, amount_cents, idempotency_key) VALUES (?, ?, ?, 'product-1', 1, 199, ?)")) {
            insert.setObject(1, placed.orderId());
            insert.setString(2, user);
            insert.setLong(3, placed.number());
            insert.setString(4, placed.key());
            insert.executeUpdate();
        }
        return placed;
    }

    /** Notes that the client was told that its order is placed. */
    void answered(Placed placed) {
        clientOrders.add(new ClientOrder(placed.key(), placed.orderId().toString(), 1));
    }

    /** Writes the effects of a message in the caller's transaction. */
    void charge(Connection connection, Message message) throws SQLException {
        String sql = """
                WITH placed AS (SELECT (?::jsonb ->> 'orderId')::uuid AS id, ?::jsonb ->> 'userId' AS user_id),
                charged AS (
                    INSERT INTO shop_payments.charges (order_id, amount_cents) SELECT id, 199 FROM placed),
                counted AS (
                    INSERT INTO shop_analytics.product_totals AS total VALUES ('product-1', 1, 1, 199)
                    ON CONFLICT (product_id) DO UPDATE SET orders = total.orders + 1, quantity = total.quantity + 1,
                        amount_cents = total.amount_cents + 199)
                INSERT INTO shop_notifications.notifications (order_id, user_id) SELECT id, user_id FROM placed
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            String json = new String(message.payload(), UTF_8);
            statement.setString(1, json);
            statement.setString(2, json);
            statement.executeUpdate();
        }
    }

    CheckResult check() {
        return Checker.create()
                .check(new CheckInput(
                        POSTGRES.jdbcUrl(database),
                        POSTGRES.user(),
                        POSTGRES.password(),
                        new MessageSource("kafka", KAFKA.bootstrapServers(), topic),
                        clientOrders));
    }
}
