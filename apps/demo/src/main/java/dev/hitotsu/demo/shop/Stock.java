package dev.hitotsu.demo.shop;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.Outbox;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
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
        OrderEvent event = isTaken(connection, order) ? OrderEvent.STOCK_RESERVED : OrderEvent.SOLD_OUT;
        outbox.append(connection, event.message(new OrderEvent.Body(order.orderId(), order.amountCents())));
    }

    /** Takes the pieces of an order; false if there is too little. */
    static boolean isTaken(Connection connection, Order order) throws SQLException {
        OptionalLong left = take(connection, order);
        if (left.isPresent()) {
            note(connection, order.orderId(), new Movement(order.productId(), -order.quantity()), left.getAsLong());
        }
        return left.isPresent();
    }

    /** What is left of the product; empty if there is too little. */
    private static OptionalLong take(Connection connection, Order order) throws SQLException {
        return move(connection, order.productId(), -order.quantity());
    }

    /** The row of the product is locked until the transaction ends. */
    private static OptionalLong move(Connection connection, String productId, long quantity) throws SQLException {
        String sql =
                "UPDATE shop_products.stock SET available = available + ? WHERE product_id = ? AND available + ? >= 0";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, quantity);
            update.setString(2, productId);
            update.setLong(3, quantity);
            return update.executeUpdate() == 1 ? available(connection, productId) : OptionalLong.empty();
        }
    }

    private static OptionalLong available(Connection connection, String productId) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT available FROM shop_products.stock WHERE product_id = ?")) {
            select.setString(1, productId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /** Pieces that an order takes (below zero) or gives back. */
    private record Movement(String productId, long quantity) {}

    private static void note(Connection connection, String orderId, Movement movement, long left) throws SQLException {
        String sql = "INSERT INTO shop_products.stock_movements (order_id, product_id, quantity, available)"
                + " VALUES (?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, UUID.fromString(orderId));
            insert.setString(2, movement.productId());
            insert.setLong(3, movement.quantity());
            insert.setLong(4, left);
            insert.executeUpdate();
        }
    }

    /** Gives back what an order has taken. */
    static void release(Connection connection, OrderEvent.Body order) throws SQLException {
        for (Movement taken : taken(connection, order.orderId())) {
            long left = move(connection, taken.productId(), taken.quantity()).orElseThrow();
            note(connection, order.orderId(), taken, left);
        }
    }

    /** What the order has taken and is to give back. */
    private static List<Movement> taken(Connection connection, String orderId) throws SQLException {
        String sql = "SELECT product_id, -sum(quantity) FROM shop_products.stock_movements WHERE order_id = ?"
                + " GROUP BY product_id";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, UUID.fromString(orderId));
            List<Movement> taken = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    taken.add(new Movement(rows.getString(1), rows.getLong(2)));
                }
            }
            return taken;
        }
    }
}
