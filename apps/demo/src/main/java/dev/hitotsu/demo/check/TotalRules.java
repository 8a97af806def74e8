package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.Facts.Books;
import dev.hitotsu.demo.check.Facts.Order;
import dev.hitotsu.demo.check.Facts.ProductTotal;
import java.util.Map;
import java.util.TreeMap;

/** The projection: its totals a product are those of the orders. An order too few or too many counts once. */
final class TotalRules {
    private final Books books;
    private final Findings findings;

    TotalRules(Books books, Findings findings) {
        this.books = books;
        this.findings = findings;
    }

    void apply() {
        Map<String, ProductTotal> expected = new TreeMap<>();
        for (Order order : books.orders()) {
            expected.merge(
                    order.productId(),
                    ProductTotal.none(order.productId()).plus(order),
                    (total, unused) -> total.plus(order));
        }
        for (ProductTotal total : books.totals()) {
            ProductTotal wanted = expected.remove(total.productId());
            judge(total, wanted == null ? ProductTotal.none(total.productId()) : wanted);
        }
        expected.values().forEach(wanted -> judge(ProductTotal.none(wanted.productId()), wanted));
    }

    private void judge(ProductTotal total, ProductTotal wanted) {
        findings.add(Rule.TOTALS_TOO_LOW, shortfall(total, wanted), () -> sentence(total, wanted));
        findings.add(Rule.TOTALS_TOO_HIGH, shortfall(wanted, total), () -> sentence(total, wanted));
    }

    /** How many orders {@code less} lacks; 1 if only its quantity or its amount is too low. */
    private static long shortfall(ProductTotal less, ProductTotal more) {
        if (less.orders() < more.orders()) {
            return more.orders() - less.orders();
        }
        return less.quantity() < more.quantity() || less.amountCents() < more.amountCents() ? 1 : 0;
    }

    private static String sentence(ProductTotal total, ProductTotal wanted) {
        return "product " + total.productId() + " has " + text(total) + " (expected: " + text(wanted) + ")";
    }

    private static String text(ProductTotal total) {
        return total.orders() + " orders, " + total.quantity() + " pieces, " + total.amountCents() + " cents";
    }
}
