package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.RunData.DatabaseContent;
import dev.hitotsu.demo.check.RunData.Order;
import dev.hitotsu.demo.check.RunData.State;
import java.util.Map;

/** Each order became paid or cancelled, and that once; otherwise a message that was given up says why not. */
final class StateRules {
    private final DatabaseContent database;
    private final Violations violations;

    StateRules(DatabaseContent database, Violations violations) {
        this.database = database;
        this.violations = violations;
    }

    void apply() {
        database.orders().forEach(this::check);
    }

    private void check(Order order) {
        if (order.state() == State.PENDING && !hasReason(order, database.unpaidReasons())) {
            violations.add(
                    Rule.NOT_SETTLED,
                    () -> "order " + order.orderId()
                            + " is neither paid nor cancelled, and no parked message says why");
        }
        if (order.changes() > 1) {
            violations.add(
                    Rule.SETTLED_TWICE,
                    order.changes() - 1L,
                    () -> "the state of order " + order.orderId() + " changed " + order.changes()
                            + " times (expected: once)");
        }
    }

    private static boolean hasReason(Order order, Map<String, String> reasons) {
        return !reasons.getOrDefault(order.orderId(), "").isBlank();
    }
}
