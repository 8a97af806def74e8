package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.Facts.Body;
import dev.hitotsu.demo.check.Facts.Delivery;
import dev.hitotsu.demo.check.Facts.Order;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One message an order, saying what the order says, under the key of its user. A redelivery repeats id and text. */
final class MessageRules {
    private final List<Delivery> deliveries;
    private final Map<String, Order> orders;
    private final Findings findings;
    private final Map<String, Body> bodies = new HashMap<>();
    private final Map<String, Integer> messagesPerOrder = new HashMap<>();
    private long messages;

    MessageRules(List<Delivery> deliveries, Map<String, Order> orders, Findings findings) {
        this.deliveries = deliveries;
        this.orders = orders;
        this.findings = findings;
    }

    /** Returns how many different messages there are. */
    long apply() {
        deliveries.forEach(this::judge);
        orders.keySet().forEach(this::judgeOrder);
        return messages;
    }

    private void judge(Delivery delivery) {
        String messageId = delivery.messageId();
        Body body = delivery.body();
        if (messageId == null || body == null) {
            messages++;
            String defect = messageId == null ? "no ce_id" : "no text that could be read";
            findings.add(Rule.MESSAGE_UNREADABLE, () -> delivery.place() + " has " + defect);
            return;
        }
        Body first = bodies.putIfAbsent(messageId, body);
        if (first == null) {
            messages++;
            judgeFirst(delivery, body);
        } else {
            judgeRepetition(delivery, first, body);
        }
    }

    private void judgeFirst(Delivery delivery, Body body) {
        messagesPerOrder.merge(body.orderId(), 1, Integer::sum);
        Order order = orders.get(body.orderId());
        if (order == null) {
            findings.add(
                    Rule.MESSAGE_WITHOUT_ORDER,
                    () -> text(delivery) + " is of order " + body.orderId() + ", which does not exist");
        } else if (!body.equals(order.body())) {
            findings.add(
                    Rule.MESSAGE_DIFFERS, () -> text(delivery) + " says " + body + " (expected: " + order.body() + ")");
        } else {
            judgeKey(delivery, order);
        }
    }

    private void judgeRepetition(Delivery delivery, Body first, Body body) {
        if (body.equals(first)) {
            judgeKey(delivery, orders.get(body.orderId()));
        } else {
            findings.add(
                    Rule.MESSAGE_ID_REUSED,
                    () -> text(delivery) + " says " + body + " (expected, as before: " + first + ")");
        }
    }

    private void judgeKey(Delivery delivery, @Nullable Order order) {
        if (order != null && !order.userId().equals(delivery.key())) {
            findings.add(
                    Rule.MESSAGE_DIFFERS,
                    () -> text(delivery) + " has the key " + delivery.key() + " (expected: " + order.userId() + ")");
        }
    }

    private void judgeOrder(String orderId) {
        int count = messagesPerOrder.getOrDefault(orderId, 0);
        if (count == 0) {
            findings.add(Rule.WITHOUT_MESSAGE, () -> "order " + orderId + " has no message");
        } else if (count > 1) {
            findings.add(Rule.ANNOUNCED_TWICE, () -> "order " + orderId + " has " + count + " messages");
        }
    }

    private static String text(Delivery delivery) {
        return "message " + delivery.messageId() + " at " + delivery.place();
    }
}
