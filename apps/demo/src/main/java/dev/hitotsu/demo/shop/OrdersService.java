package dev.hitotsu.demo.shop;

import dev.hitotsu.demo.shop.HttpService.Reply;
import dev.hitotsu.jdbc.JdbcTransactions;
import dev.hitotsu.jdbc.OutboxTransaction;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /orders} with an {@code Idempotency-Key}, {@code GET /orders/ID}, and {@code GET /orders/ID/state}. The
 * order and its message commit together. A retry with the same key gets the same order.
 */
final class OrdersService {
    /** Whether an order is pending, paid or cancelled, and why the last. */
    record State(String orderId, String state, @Nullable String reason) {}

    private static final String COLUMNS = "order_id, user_id, number, product_id, quantity, amount_cents";

    private final DataSource dataSource;
    private final JdbcTransactions transactions;
    private final Catalogue catalogue;

    /** Reads users and products from the service at {@code catalogue}. */
    OrdersService(DataSource dataSource, JdbcTransactions transactions, URI catalogue) {
        this.dataSource = dataSource;
        this.transactions = transactions;
        this.catalogue = new Catalogue(catalogue);
    }

    void register(HttpService service) {
        service.post("/orders", this::place)
                .get("/orders/:id", request -> show(UUID.fromString(HttpService.pathParameter(request, "id"))))
                .get("/orders/:id/state", request -> state(UUID.fromString(HttpService.pathParameter(request, "id"))));
    }

    private Reply place(RoutingContext context) throws Exception {
        Purchase purchase = catalogue.purchase(context);
        Optional<Order> placed = transactions.run(transaction -> placeInTransaction(transaction, purchase));
        return placed.isPresent() ? new Reply(201, placed.get()) : Reply.ok(existingOrder(purchase.key()));
    }

    /** Empty if the key was used before. The lock on the account serializes the requests of a user. */
    private Optional<Order> placeInTransaction(OutboxTransaction transaction, Purchase purchase) throws SQLException {
        Connection connection = transaction.connection();
        long number = nextNumber(connection, purchase.request().userId());
        if (find(connection, "idempotency_key = ?", purchase.key()).isPresent()) {
            transaction.setRollbackOnly();
            return Optional.empty();
        }
        Order order = purchase.order(number);
        insert(connection, purchase.key(), order);
        transaction.append(order.placed());
        return Optional.of(order);
    }

    private static long nextNumber(Connection connection, String userId) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                        "UPDATE shop_orders.accounts SET orders = orders + 1 WHERE user_id = ?");
                PreparedStatement select =
                        connection.prepareStatement("SELECT orders FROM shop_orders.accounts WHERE user_id = ?")) {
            update.setString(1, userId);
            update.executeUpdate();
            select.setString(1, userId);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static void insert(Connection connection, String key, Order order) throws SQLException {
        String sql = "INSERT INTO shop_orders.orders (" + COLUMNS + ", idempotency_key) VALUES (?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, UUID.fromString(order.orderId()));
            insert.setString(2, order.userId());
            insert.setLong(3, order.number());
            insert.setString(4, order.productId());
            insert.setInt(5, order.quantity());
            insert.setLong(6, order.amountCents());
            insert.setString(7, key);
            insert.executeUpdate();
        }
    }

    private Order existingOrder(String key) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return find(connection, "idempotency_key = ?", key)
                    .orElseThrow(() -> new SQLException("the order with Idempotency-Key " + key + " has gone"));
        }
    }

    private Reply show(UUID orderId) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Optional<Order> order = find(connection, "order_id = ?", orderId);
            return order.isPresent() ? Reply.ok(order.get()) : unknown(orderId);
        }
    }

    private Reply state(UUID orderId) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT state, reason FROM shop_orders.orders WHERE order_id = ?")) {
            select.setObject(1, orderId);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Reply.ok(new State(orderId.toString(), row.getString(1), row.getString(2)))
                        : unknown(orderId);
            }
        }
    }

    private static Reply unknown(UUID orderId) {
        return Reply.error(404, "order: " + orderId + " (expected: a known order)");
    }

    private static Optional<Order> find(Connection connection, String where, Object value) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM shop_orders.orders WHERE " + where)) {
            select.setObject(1, value);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Order(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getLong(3),
                                rows.getString(4),
                                rows.getInt(5),
                                rows.getLong(6)))
                        : Optional.empty();
            }
        }
    }
}
