package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.RunData.Charge;
import dev.hitotsu.demo.check.RunData.DatabaseContent;
import dev.hitotsu.demo.check.RunData.Order;
import java.util.HashMap;
import java.util.Map;

/** Each order has one charge of its amount. */
final class ChargeRules {
    private final DatabaseContent database;
    private final Map<String, Order> orders;
    private final Violations violations;

    ChargeRules(DatabaseContent database, Map<String, Order> orders, Violations violations) {
        this.database = database;
        this.orders = orders;
        this.violations = violations;
    }

    void apply() {
        Map<String, Integer> counts = HashMap.newHashMap(orders.size());
        for (Charge charge : database.charges()) {
            counts.merge(charge.orderId(), 1, Integer::sum);
            check(charge);
        }
        for (Order order : database.orders()) {
            check(order.orderId(), counts.getOrDefault(order.orderId(), 0));
        }
    }

    private void check(Charge charge) {
        Order order = orders.get(charge.orderId());
        if (order == null) {
            violations.add(
                    Rule.CHARGE_WITHOUT_ORDER,
                    () -> "charge " + charge.chargeId() + " is for order " + charge.orderId()
                            + ", which does not exist");
        } else if (charge.amountCents() != order.amountCents()) {
            violations.add(
                    Rule.CHARGE_DIFFERS,
                    () -> "charge " + charge.chargeId() + " took " + charge.amountCents() + " cents for order "
                            + order.orderId() + " (expected: " + order.amountCents() + ")");
        }
    }

    private void check(String orderId, int count) {
        if (count == 0) {
            violations.add(Rule.WITHOUT_CHARGE, () -> "order " + orderId + " was never charged");
        } else if (count > 1) {
            violations.add(Rule.CHARGED_TWICE, () -> "order " + orderId + " was charged " + count + " times");
        }
    }
}
