package dev.hitotsu.demo.shop;

import dev.hitotsu.demo.shop.HttpService.Reply;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** {@code GET /notifications/USER} and the analytics beside it, {@code GET /analytics/products}. */
final class NotificationsService {
    private final DataSource dataSource;

    NotificationsService(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    void register(HttpService http) {
        http.on("GET", "/notifications/*", call -> sentTo(String.valueOf(call.pathValue())))
                .on("GET", "/analytics/products", call -> totals());
    }

    private Reply sentTo(String userId) throws SQLException {
        List<String> orders = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT order_id FROM"
                        + " shop_notifications.notifications WHERE user_id = ? ORDER BY notification_id LIMIT 1000")) {
            select.setString(1, userId);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    orders.add(rows.getString(1));
                }
            }
        }
        return new Reply(200, Map.of("userId", userId, "orders", orders));
    }

    private Reply totals() throws SQLException {
        List<Map<String, Object>> totals = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT product_id, orders, amount_cents FROM shop_analytics.product_totals ORDER BY product_id");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                totals.add(Map.of(
                        "productId", rows.getString(1), "orders", rows.getLong(2), "amountCents", rows.getLong(3)));
            }
        }
        return new Reply(200, totals);
    }
}
