package dev.hitotsu.demo.shop;

import dev.hitotsu.demo.shop.HttpService.Reply;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** {@code GET /notifications/USER} and {@code GET /analytics/products}. */
final class NotificationsService {
    /** The orders that a user was notified of. */
    record Notifications(String userId, List<String> orders) {}

    /** The sales of a product. */
    record ProductTotal(String productId, long orders, long amountCents) {}

    private final DataSource dataSource;

    NotificationsService(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    void register(HttpService http) {
        http.get("/notifications/:user", request -> notificationsOf(HttpService.pathParameter(request, "user")))
                .get("/analytics/products", request -> totals());
    }

    private Reply notificationsOf(String userId) throws SQLException {
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
        return Reply.ok(new Notifications(userId, orders));
    }

    private Reply totals() throws SQLException {
        List<ProductTotal> totals = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT product_id, orders, amount_cents FROM shop_analytics.product_totals ORDER BY product_id");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                totals.add(new ProductTotal(rows.getString(1), rows.getLong(2), rows.getLong(3)));
            }
        }
        return Reply.ok(totals);
    }
}
