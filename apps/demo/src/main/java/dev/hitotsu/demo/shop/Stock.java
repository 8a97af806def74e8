package dev.hitotsu.demo.shop;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.Outbox;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** Reserves stock for an order, or says that it is sold out; gives it back when the charge is refused. */
final class Stock {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Outbox<Connection> outbox;

    Stock(Outbox<Connection> outbox) {
        this.outbox = outbox;
    }

    /** In the transaction that claims the messages. */
    void handle(Connection connection, List<Message> messages) throws SQLException, IOException {
        for (Message message : messages) {
            if (message.type().equals(Order.PLACED)) {
                reserve(connection, JSON.readValue(message.payload(), Order.class));
            } else if (OrderEvent.CHARGE_REFUSED.isTypeOf(message)) {
                release(connection, OrderEvent.body(message));
            }
        }
    }

    private void reserve(Connection connection, Order order) throws SQLException {
        OptionalLong left = take(connection, order);
        if (left.isPresent()) {
            note(connection, order, left.getAsLong());
        }
        OrderEvent event = left.isPresent() ? OrderEvent.STOCK_RESERVED : OrderEvent.SOLD_OUT;
        outbox.append(connection, event.message(new OrderEvent.Body(order.orderId(), order.amountCents())));
    }

    /** What is left of the product; empty if there is too little. */
    private static OptionalLong take(Connection connection, Order order) throws SQLException {
        String sql = "UPDATE shop_products.stock SET available = available - ?"
                + " WHERE product_id = ? AND available >= ? RETURNING available";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setInt(1, order.quantity());
            update.setString(2, order.productId());
            update.setInt(3, order.quantity());
            try (ResultSet row = update.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    private static void note(Connection connection, Order order, long left) throws SQLException {
        String sql = "INSERT INTO shop_products.stock_movements (order_id, product_id, quantity, available)"
                + " VALUES (?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, UUID.fromString(order.orderId()));
            insert.setString(2, order.productId());
            insert.setLong(3, -order.quantity());
            insert.setLong(4, left);
            insert.executeUpdate();
        }
    }

    private static void release(Connection connection, OrderEvent.Body order) throws SQLException {
        String sql = """
                WITH taken AS (
                    SELECT order_id, product_id, -sum(quantity) AS quantity FROM shop_products.stock_movements
                    WHERE order_id = ? GROUP BY order_id, product_id),
                returned AS (
                    UPDATE shop_products.stock SET available = available + taken.quantity
                    FROM taken WHERE stock.product_id = taken.product_id
                    RETURNING taken.order_id, taken.product_id, taken.quantity, available)
                INSERT INTO shop_products.stock_movements (order_id, product_id, quantity, available)
                SELECT order_id, product_id, quantity, available FROM returned
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, UUID.fromString(order.orderId()));
            statement.executeUpdate();
        }
    }
}
