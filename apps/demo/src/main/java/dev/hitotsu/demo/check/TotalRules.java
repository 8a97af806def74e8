package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.RunData.DatabaseContent;
import dev.hitotsu.demo.check.RunData.Order;
import dev.hitotsu.demo.check.RunData.ProductTotal;
import java.util.Map;
import java.util.TreeMap;

/** The totals of each product match its orders. Each missing or extra order counts once. */
final class TotalRules {
    private final DatabaseContent database;
    private final Violations violations;

    TotalRules(DatabaseContent database, Violations violations) {
        this.database = database;
        this.violations = violations;
    }

    void apply() {
        Map<String, ProductTotal> expectedTotals = new TreeMap<>();
        for (Order order : database.orders()) {
            expectedTotals.merge(
                    order.productId(),
                    ProductTotal.none(order.productId()).plus(order),
                    (total, unused) -> total.plus(order));
        }
        for (ProductTotal total : database.totals()) {
            ProductTotal expected = expectedTotals.remove(total.productId());
            check(total, expected == null ? ProductTotal.none(total.productId()) : expected);
        }
        expectedTotals.values().forEach(expected -> check(ProductTotal.none(expected.productId()), expected));
    }

    private void check(ProductTotal total, ProductTotal expected) {
        violations.add(Rule.TOTALS_TOO_LOW, shortfall(total, expected), () -> description(total, expected));
        violations.add(Rule.TOTALS_TOO_HIGH, shortfall(expected, total), () -> description(total, expected));
    }

    /** How many orders {@code lower} lacks; 1 if only its quantity or its amount is too low. */
    private static long shortfall(ProductTotal lower, ProductTotal higher) {
        if (lower.orders() < higher.orders()) {
            return higher.orders() - lower.orders();
        }
        return lower.quantity() < higher.quantity() || lower.amountCents() < higher.amountCents() ? 1 : 0;
    }

    private static String description(ProductTotal total, ProductTotal expected) {
        return "product " + total.productId() + " has " + text(total) + " (expected: " + text(expected) + ")";
    }

    private static String text(ProductTotal total) {
        return total.orders() + " orders, " + total.quantity() + " pieces, " + total.amountCents() + " cents";
    }
}
