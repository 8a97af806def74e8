package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.Facts.Books;
import dev.hitotsu.demo.check.Facts.Order;
import dev.hitotsu.demo.check.Rule.Outcome;
import java.util.HashMap;
import java.util.Map;

/** Computes the result from the facts: pure, in one pass a table. */
final class Verdict {
    private final Facts facts;
    private final Findings findings = new Findings();
    private final Map<String, Order> orders;

    private Verdict(Facts facts) {
        this.facts = facts;
        this.orders = byId(facts);
    }

    static CheckResult of(Facts facts) {
        return new Verdict(facts).compute();
    }

    private static Map<String, Order> byId(Facts facts) {
        Map<String, Order> orders = HashMap.newHashMap(facts.books().orders().size());
        for (Order order : facts.books().orders()) {
            orders.put(order.orderId(), order);
        }
        return orders;
    }

    private CheckResult compute() {
        Books books = facts.books();
        long asked = new AskedRules(facts.asked(), books.orders(), findings).apply();
        new NumberRules(books.orders(), findings).apply();
        new ChargeRules(books, orders, findings).apply();
        new NotificationRules(books, orders, findings).apply();
        new TotalRules(books, findings).apply();
        long messages = new MessageRules(facts.deliveries(), orders, findings).apply();
        new SequenceRules(facts.deliveries(), findings).apply();
        return result(asked, messages);
    }

    private CheckResult result(long asked, long messages) {
        return new CheckResult(
                asked,
                facts.books().orders().size(),
                messages,
                facts.books().charges().size(),
                facts.books().absorbed(),
                findings.count(Outcome.LOST),
                findings.count(Outcome.DOUBLED),
                findings.count(Outcome.WITHOUT_ORDER),
                findings.count(Outcome.OUT_OF_ORDER),
                findings.evidence());
    }
}
