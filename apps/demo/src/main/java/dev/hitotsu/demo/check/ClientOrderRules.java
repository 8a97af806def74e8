package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.RunData.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what clients requested and were told with the orders: one order per key, and the one that was answered. */
final class ClientOrderRules {
    private final List<ClientOrder> clientOrders;
    private final List<Order> orders;
    private final Violations violations;

    ClientOrderRules(List<ClientOrder> clientOrders, List<Order> orders, Violations violations) {
        this.clientOrders = clientOrders;
        this.orders = orders;
        this.violations = violations;
    }

    /** Returns the number of different keys. */
    long apply() {
        Map<String, List<String>> stored = storedByKey();
        Set<String> keys = HashSet.newHashSet(clientOrders.size());
        for (ClientOrder clientOrder : clientOrders) {
            keys.add(clientOrder.idempotencyKey());
            checkAnswer(clientOrder, stored.getOrDefault(clientOrder.idempotencyKey(), List.of()));
        }
        stored.forEach(this::checkKey);
        checkOrders(keys);
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

    private void checkAnswer(ClientOrder clientOrder, List<String> stored) {
        String answered = clientOrder.orderId();
        if (answered == null) {
            return;
        }
        if (stored.isEmpty()) {
            violations.add(
                    Rule.ANSWERED_WITHOUT_ORDER,
                    () -> "key " + clientOrder.idempotencyKey() + " was answered with order " + answered
                            + ", and no order has that key");
        } else if (!stored.contains(answered)) {
            violations.add(
                    Rule.ANSWER_DIFFERS,
                    () -> "key " + clientOrder.idempotencyKey() + " was answered with order " + answered
                            + ", stored is " + String.join(", ", stored));
        }
    }

    private void checkKey(String key, List<String> stored) {
        violations.add(
                Rule.KEY_WITH_SEVERAL_ORDERS,
                stored.size() - 1,
                () -> "key " + key + " has the orders " + String.join(", ", stored));
    }

    private void checkOrders(Set<String> keys) {
        for (Order order : orders) {
            String key = order.idempotencyKey();
            if (key == null || !keys.contains(key)) {
                violations.add(Rule.NOT_REQUESTED, () -> "order " + order.orderId() + " has the key " + key);
            }
        }
    }
}
