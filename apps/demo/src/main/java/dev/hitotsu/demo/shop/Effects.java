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
        String sql = "INSERT INTO shop_analytics.product_totals AS total (product_id, orders, quantity, amount_cents)"
                + " VALUES (?, 1, ?, ?) ON CONFLICT (product_id) DO UPDATE SET orders = total.orders + 1,"
                + " quantity = total.quantity + excluded.quantity,"
                + " amount_cents = total.amount_cents + excluded.amount_cents";
        List<Order> byProduct = orders.stream()
                .sorted((a, b) -> a.productId().compareTo(b.productId()))
                .toList();
        try (PreparedStatement upsert = connection.prepareStatement(sql)) {
            for (Order order : byProduct) {
                upsert.setString(1, order.productId());
                upsert.setInt(2, order.quantity());
                upsert.setLong(3, order.amountCents());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }
}
