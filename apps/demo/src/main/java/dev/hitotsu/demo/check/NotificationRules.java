package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.Facts.Books;
import dev.hitotsu.demo.check.Facts.Notification;
import dev.hitotsu.demo.check.Facts.Order;
import java.util.HashMap;
import java.util.Map;

/** One notification an order, to its user. */
final class NotificationRules {
    private final Books books;
    private final Map<String, Order> orders;
    private final Findings findings;

    NotificationRules(Books books, Map<String, Order> orders, Findings findings) {
        this.books = books;
        this.orders = orders;
        this.findings = findings;
    }

    void apply() {
        Map<String, Integer> counts = HashMap.newHashMap(orders.size());
        for (Notification notification : books.notifications()) {
            counts.merge(notification.orderId(), 1, Integer::sum);
            judge(notification);
        }
        for (Order order : books.orders()) {
            judge(order.orderId(), counts.getOrDefault(order.orderId(), 0));
        }
    }

    private void judge(Notification notification) {
        Order order = orders.get(notification.orderId());
        if (order == null) {
            findings.add(
                    Rule.NOTIFICATION_WITHOUT_ORDER,
                    () -> "notification " + notification.notificationId() + " is for order " + notification.orderId()
                            + ", which does not exist");
        } else if (!notification.userId().equals(order.userId())) {
            findings.add(
                    Rule.NOTIFICATION_DIFFERS,
                    () -> "notification " + notification.notificationId() + " of order " + order.orderId()
                            + " went to user " + notification.userId() + " (expected: " + order.userId() + ")");
        }
    }

    private void judge(String orderId, int count) {
        if (count == 0) {
            findings.add(Rule.WITHOUT_NOTIFICATION, () -> "order " + orderId + " was never notified");
        } else if (count > 1) {
            findings.add(Rule.NOTIFIED_TWICE, () -> "order " + orderId + " was notified " + count + " times");
        }
    }
}
