package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.Facts.Books;
import dev.hitotsu.demo.check.Facts.Charge;
import dev.hitotsu.demo.check.Facts.Order;
import java.util.HashMap;
import java.util.Map;

/** One charge an order, of its amount. */
final class ChargeRules {
    private final Books books;
    private final Map<String, Order> orders;
    private final Findings findings;

    ChargeRules(Books books, Map<String, Order> orders, Findings findings) {
        this.books = books;
        this.orders = orders;
        this.findings = findings;
    }

    void apply() {
        Map<String, Integer> counts = HashMap.newHashMap(orders.size());
        for (Charge charge : books.charges()) {
            counts.merge(charge.orderId(), 1, Integer::sum);
            judge(charge);
        }
        for (Order order : books.orders()) {
            judge(order.orderId(), counts.getOrDefault(order.orderId(), 0));
        }
    }

    private void judge(Charge charge) {
        Order order = orders.get(charge.orderId());
        if (order == null) {
            findings.add(
                    Rule.CHARGE_WITHOUT_ORDER,
                    () -> "charge " + charge.chargeId() + " is for order " + charge.orderId()
                            + ", which does not exist");
        } else if (charge.amountCents() != order.amountCents()) {
            findings.add(
                    Rule.CHARGE_DIFFERS,
                    () -> "charge " + charge.chargeId() + " took " + charge.amountCents() + " cents for order "
                            + order.orderId() + " (expected: " + order.amountCents() + ")");
        }
    }

    private void judge(String orderId, int count) {
        if (count == 0) {
            findings.add(Rule.WITHOUT_CHARGE, () -> "order " + orderId + " was never charged");
        } else if (count > 1) {
            findings.add(Rule.CHARGED_TWICE, () -> "order " + orderId + " was charged " + count + " times");
        }
    }
}
