package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.RunData.Money;
import dev.hitotsu.demo.check.RunData.Order;
import dev.hitotsu.demo.check.RunData.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Money charged equals orders paid: what the payment API has really charged, order by order, to the cent. */
final class MoneyRules {
    private final List<Money> money;
    private final Map<String, Order> orders;
    private final Violations violations;

    MoneyRules(List<Money> money, Map<String, Order> orders, Violations violations) {
        this.money = money;
        this.orders = orders;
        this.violations = violations;
    }

    void apply() {
        Map<String, Integer> counts = HashMap.newHashMap(orders.size());
        for (Money taken : money) {
            counts.merge(taken.orderId(), 1, Integer::sum);
            check(taken);
        }
        orders.values().forEach(order -> check(order, counts.getOrDefault(order.orderId(), 0)));
    }

    private void check(Money taken) {
        Order order = orders.get(taken.orderId());
        if (order == null) {
            violations.add(
                    Rule.MONEY_WITHOUT_ORDER,
                    () -> taken.amountCents() + " cents were taken for order " + taken.orderId()
                            + ", which does not exist");
        } else if (taken.amountCents() != order.amountCents()) {
            violations.add(
                    Rule.MONEY_DIFFERS,
                    () -> taken.amountCents() + " cents were taken for order " + order.orderId() + " (expected: "
                            + order.amountCents() + ")");
        }
    }

    private void check(Order order, int count) {
        if (order.state() == State.PAID && count == 0) {
            violations.add(
                    Rule.PAID_WITHOUT_MONEY, () -> "order " + order.orderId() + " is paid, and no money was taken");
        } else if (order.state() != State.PAID && count > 0) {
            violations.add(
                    Rule.MONEY_FOR_NOTHING,
                    () -> "order " + order.orderId() + " is " + order.state() + ", and money was taken " + count
                            + " times");
        } else if (count > 1) {
            violations.add(
                    Rule.MONEY_TWICE, () -> "for order " + order.orderId() + " money was taken " + count + " times");
        }
    }
}
