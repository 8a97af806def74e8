package dev.hitotsu.demo.shop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** What consumers do for orders that were placed, beside selling them. */
final class Effects {
    private Effects() {}

    /** Notifies the users. */
    static void notifyUser(Connection connection, List<Order> orders) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO shop_notifications.notifications (order_id, user_id) VALUES (?, ?)")) {
            for (Order order : orders) {
                insert.setObject(1, UUID.fromString(order.orderId()));
                insert.setString(2, order.userId());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Adds the orders to the totals of their products. The totals lag behind like the messages. */
    static void addToTotals(Connection connection, List<Order> orders) throws SQLException {
        String sql = "UPDATE shop_analytics.product_totals SET orders = orders + 1, quantity = quantity + ?,"
                + " amount_cents = amount_cents + ? WHERE product_id = ?";
        List<Order> byProduct = orders.stream()
                .sorted((a, b) -> a.productId().compareTo(b.productId()))
                .toList();
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (Order order : byProduct) {
                update.setInt(1, order.quantity());
                update.setLong(2, order.amountCents());
                update.setString(3, order.productId());
                update.addBatch();
            }
            update.executeBatch();
        }
    }
}
