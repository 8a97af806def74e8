package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.RunData.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A user's orders are numbered 1, 2, 3, … under a row lock, and a rollback takes the number back, too. A missing number
 * is therefore an order that vanished after its commit.
 */
final class NumberRules {
    private final List<Order> orders;
    private final Violations violations;

    NumberRules(List<Order> orders, Violations violations) {
        this.orders = orders;
        this.violations = violations;
    }

    void apply() {
        Map<String, List<Long>> numbers = new HashMap<>();
        for (Order order : orders) {
            numbers.computeIfAbsent(order.userId(), unused -> new ArrayList<>()).add(order.number());
        }
        numbers.forEach(this::check);
    }

    private void check(String userId, List<Long> numbers) {
        numbers.sort(null);
        long expected = 1;
        for (long number : numbers) {
            long skipped = expected;
            violations.add(
                    Rule.NUMBER_SKIPPED,
                    number - skipped,
                    () -> "user " + userId + " has no order number " + skipped + " but has " + number);
            expected = Math.max(expected, number + 1);
        }
    }
}
