package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.RunData.Order;
import dev.hitotsu.demo.check.reading.Body;
import dev.hitotsu.demo.check.reading.Delivery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Each order has one message with the content of the order and the user as its key. A redelivery repeats id and
 * content.
 */
final class MessageRules {
    private final List<Delivery> deliveries;
    private final Map<String, Order> orders;
    private final Violations violations;
    private final Map<String, Body> bodies = new HashMap<>();
    private final Map<String, Integer> messagesPerOrder = new HashMap<>();
    private long messages;

    MessageRules(List<Delivery> deliveries, Map<String, Order> orders, Violations violations) {
        this.deliveries = deliveries;
        this.orders = orders;
        this.violations = violations;
    }

    /** Returns how many different messages there are. */
    long apply() {
        deliveries.forEach(this::check);
        orders.keySet().forEach(this::checkOrder);
        return messages;
    }

    private void check(Delivery delivery) {
        String messageId = delivery.messageId();
        Body body = delivery.body();
        if (messageId == null || body == null) {
            messages++;
            String defect = messageId == null ? "no ce_id" : "no text that could be read";
            violations.add(Rule.MESSAGE_UNREADABLE, () -> delivery.location() + " has " + defect);
            return;
        }
        Body first = bodies.putIfAbsent(messageId, body);
        if (first == null) {
            messages++;
            checkFirst(delivery, body);
        } else {
            checkRepetition(delivery, first, body);
        }
    }

    private void checkFirst(Delivery delivery, Body body) {
        messagesPerOrder.merge(body.orderId(), 1, Integer::sum);
        Order order = orders.get(body.orderId());
        if (order == null) {
            violations.add(
                    Rule.MESSAGE_WITHOUT_ORDER,
                    () -> text(delivery) + " is of order " + body.orderId() + ", which does not exist");
        } else if (!body.equals(order.body())) {
            violations.add(
                    Rule.MESSAGE_DIFFERS, () -> text(delivery) + " says " + body + " (expected: " + order.body() + ")");
        } else {
            checkKey(delivery, order);
        }
    }

    private void checkRepetition(Delivery delivery, Body first, Body body) {
        if (body.equals(first)) {
            checkKey(delivery, orders.get(body.orderId()));
        } else {
            violations.add(
                    Rule.MESSAGE_ID_REUSED,
                    () -> text(delivery) + " says " + body + " (expected, as before: " + first + ")");
        }
    }

    private void checkKey(Delivery delivery, @Nullable Order order) {
        if (order != null && !order.userId().equals(delivery.key())) {
            violations.add(
                    Rule.MESSAGE_DIFFERS,
                    () -> text(delivery) + " has the key " + delivery.key() + " (expected: " + order.userId() + ")");
        }
    }

    private void checkOrder(String orderId) {
        int count = messagesPerOrder.getOrDefault(orderId, 0);
        if (count == 0) {
            violations.add(Rule.WITHOUT_MESSAGE, () -> "order " + orderId + " has no message");
        } else if (count > 1) {
            violations.add(Rule.SEVERAL_MESSAGES, () -> "order " + orderId + " has " + count + " messages");
        }
    }

    private static String text(Delivery delivery) {
        return "message " + delivery.messageId() + " at " + delivery.location();
    }
}
