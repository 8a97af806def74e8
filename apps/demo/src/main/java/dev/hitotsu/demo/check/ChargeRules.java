package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.RunData.Charge;
import dev.hitotsu.demo.check.RunData.DatabaseContent;
import dev.hitotsu.demo.check.RunData.Order;
import dev.hitotsu.demo.check.RunData.State;
import java.util.HashMap;
import java.util.Map;

/** The shop knows of one charge of each order that is paid, of its amount, and of none of the others. */
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
            check(order, counts.getOrDefault(order.orderId(), 0));
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

    private void check(Order order, int count) {
        if (order.state() == State.PAID && count == 0) {
            violations.add(Rule.WITHOUT_CHARGE, () -> "order " + order.orderId() + " was never charged");
        } else if (order.state() != State.PAID && count > 0) {
            violations.add(
                    Rule.CHARGED_UNPAID,
                    () -> "order " + order.orderId() + " is " + order.state() + ", and was charged " + count
                            + " times");
        } else if (count > 1) {
            violations.add(Rule.CHARGED_TWICE, () -> "order " + order.orderId() + " was charged " + count + " times");
        }
    }
}
