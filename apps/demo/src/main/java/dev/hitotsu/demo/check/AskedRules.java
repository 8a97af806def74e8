package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.Facts.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What clients asked and were told, against the orders: one order a key, and the one that was answered. */
final class AskedRules {
    private final List<Asked> asked;
    private final List<Order> orders;
    private final Findings findings;

    AskedRules(List<Asked> asked, List<Order> orders, Findings findings) {
        this.asked = asked;
        this.orders = orders;
        this.findings = findings;
    }

    /** Returns how many different keys were asked with. */
    long apply() {
        Map<String, List<String>> stored = storedByKey();
        Set<String> keys = HashSet.newHashSet(asked.size());
        for (Asked each : asked) {
            keys.add(each.idempotencyKey());
            judgeAnswer(each, stored.getOrDefault(each.idempotencyKey(), List.of()));
        }
        stored.forEach(this::judgeKey);
        judgeOrders(keys);
        return keys.size();
    }

    private Map<String, List<String>> storedByKey() {
        Map<String, List<String>> stored = HashMap.newHashMap(orders.size());
        for (Order order : orders) {
            if (order.idempotencyKey() != null) {
                stored.computeIfAbsent(order.idempotencyKey(), unused -> new ArrayList<>(1))
                        .add(order.orderId());
            }
        }
        return stored;
    }

    private void judgeAnswer(Asked each, List<String> stored) {
        String told = each.orderId();
        if (told == null) {
            return;
        }
        if (stored.isEmpty()) {
            findings.add(
                    Rule.ANSWERED_WITHOUT_ORDER,
                    () -> "key " + each.idempotencyKey() + " was answered with order " + told
                            + ", and no order has that key");
        } else if (!stored.contains(told)) {
            findings.add(
                    Rule.ANSWER_DIFFERS,
                    () -> "key " + each.idempotencyKey() + " was answered with order " + told + ", stored is "
                            + String.join(", ", stored));
        }
    }

    private void judgeKey(String key, List<String> stored) {
        findings.add(
                Rule.KEY_WITH_TWO_ORDERS,
                stored.size() - 1,
                () -> "key " + key + " has the orders " + String.join(", ", stored));
    }

    private void judgeOrders(Set<String> keys) {
        for (Order order : orders) {
            String key = order.idempotencyKey();
            if (key == null || !keys.contains(key)) {
                findings.add(Rule.NOT_ASKED, () -> "order " + order.orderId() + " has the key " + key);
            }
        }
    }
}
