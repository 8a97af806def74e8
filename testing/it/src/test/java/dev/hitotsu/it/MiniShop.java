package dev.hitotsu.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.demo.check.CheckInput;
import dev.hitotsu.demo.check.CheckResult;
import dev.hitotsu.demo.check.Checker;
import dev.hitotsu.demo.check.ClientOrder;
import dev.hitotsu.demo.check.reading.MessageSource;
import dev.hitotsu.demo.shop.ShopSchema;
import dev.hitotsu.message.Message;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The tables of the shop and one topic, without its services. Tests write into them, correctly or not, and run the
 * checker.
 */
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
            PostgreSqlServer.builder().quick().start();
    private static final KafkaServer KAFKA = KafkaServer.start();
    private static final Pattern ORDER_ID = Pattern.compile("\"orderId\":\"([^\"]+)\"");
    private static final AtomicInteger SHOPS = new AtomicInteger();

    final PGSimpleDataSource dataSource;
    final String topic;
    private final String database;
    private final List<ClientOrder> clientOrders = new ArrayList<>();
    private final Map<String, Long> numbers = new HashMap<>();

    /** Where a payment API tells what it has charged; null while the shop takes the money itself. */
    URI ledger;

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

    /** Writes all effects of a message in the caller's transaction; the shop takes the money itself. */
    void charge(Connection connection, Message message) throws SQLException {
        sell(connection, message);
        pay(connection, orderOf(message));
    }

    /** Takes stock, notifies and counts, in the caller's transaction. */
    void sell(Connection connection, Message message) throws SQLException {
        String sql = """
                WITH placed AS (SELECT (?::jsonb ->> 'orderId')::uuid AS id, ?::jsonb ->> 'userId' AS user_id),
                sold AS (
                    UPDATE shop_products.stock SET available = available - 1 WHERE product_id = 'product-1'
                    RETURNING available),
                moved AS (
                    INSERT INTO shop_products.stock_movements (order_id, product_id, quantity, available)
                    SELECT id, 'product-1', -1, available FROM placed, sold),
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

    /** Makes an order paid, with its charge, in the caller's transaction. */
    void pay(Connection connection, UUID orderId) throws SQLException {
        String sql = """
                WITH charged AS (INSERT INTO shop_payments.charges (order_id, amount_cents) VALUES (?, 199))
                UPDATE shop_orders.orders SET state = 'PAID', changes = changes + 1 WHERE order_id = ?
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, orderId);
            statement.setObject(2, orderId);
            statement.executeUpdate();
        }
    }

    /** The order that a message is about. */
    static UUID orderOf(Message message) {
        Matcher id = ORDER_ID.matcher(new String(message.payload(), UTF_8));
        if (!id.find()) {
            throw new IllegalArgumentException("message " + message.id() + ": without an orderId");
        }
        return UUID.fromString(id.group(1));
    }

    List<UUID> pending() throws SQLException {
        List<UUID> pending = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(
                        "SELECT order_id FROM shop_orders.orders WHERE state = 'PENDING' ORDER BY placed_at")) {
            while (rows.next()) {
                pending.add(rows.getObject(1, UUID.class));
            }
        }
        return pending;
    }

    CheckResult check() {
        return Checker.create()
                .check(new CheckInput(
                        POSTGRES.jdbcUrl(database),
                        POSTGRES.user(),
                        POSTGRES.password(),
                        new MessageSource("kafka", KAFKA.bootstrapServers(), topic),
                        ledger,
                        clientOrders));
    }
}
