package dev.hitotsu.demospring;

import dev.hitotsu.springboot.InboxListener;
import java.util.UUID;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Notifies users of their orders, and adds orders to the totals of their products. */
@Component
@Profile("notifications")
class Notifications {
    private final JdbcClient database;

    Notifications(JdbcClient database) {
        this.database = database;
    }

    @InboxListener(topics = "orders", group = "notifications")
    void notifyUser(OrderPlaced order) {
        database.sql("INSERT INTO shop_notifications.notifications (order_id, user_id) VALUES (?, ?)")
                .params(UUID.fromString(order.orderId()), order.userId())
                .update();
    }

    @InboxListener(topics = "orders", group = "analytics")
    void addToTotals(OrderPlaced order) {
        database.sql("UPDATE shop_analytics.product_totals SET orders = orders + 1, quantity = quantity + ?,"
                        + " amount_cents = amount_cents + ? WHERE product_id = ?")
                .params(order.quantity(), order.amountCents(), order.productId())
                .update();
    }
}
