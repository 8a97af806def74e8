package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.RunData.DatabaseContent;
import dev.hitotsu.demo.check.RunData.Notification;
import dev.hitotsu.demo.check.RunData.Order;
import java.util.HashMap;
import java.util.Map;

/** Each order has one notification to its user. */
final class NotificationRules {
    private final DatabaseContent database;
    private final Map<String, Order> orders;
    private final Violations violations;

    NotificationRules(DatabaseContent database, Map<String, Order> orders, Violations violations) {
        this.database = database;
        this.orders = orders;
        this.violations = violations;
    }

    void apply() {
        Map<String, Integer> counts = HashMap.newHashMap(orders.size());
        for (Notification notification : database.notifications()) {
            counts.merge(notification.orderId(), 1, Integer::sum);
            check(notification);
        }
        for (Order order : database.orders()) {
            check(order.orderId(), counts.getOrDefault(order.orderId(), 0));
        }
    }

    private void check(Notification notification) {
        Order order = orders.get(notification.orderId());
        if (order == null) {
            violations.add(
                    Rule.NOTIFICATION_WITHOUT_ORDER,
                    () -> "notification " + notification.notificationId() + " is for order " + notification.orderId()
                            + ", which does not exist");
        } else if (!notification.userId().equals(order.userId())) {
            violations.add(
                    Rule.NOTIFICATION_DIFFERS,
                    () -> "notification " + notification.notificationId() + " of order " + order.orderId()
                            + " went to user " + notification.userId() + " (expected: " + order.userId() + ")");
        }
    }

    private void check(String orderId, int count) {
        if (count == 0) {
            violations.add(Rule.WITHOUT_NOTIFICATION, () -> "order " + orderId + " was never notified");
        } else if (count > 1) {
            violations.add(Rule.NOTIFIED_TWICE, () -> "order " + orderId + " was notified " + count + " times");
        }
    }
}
