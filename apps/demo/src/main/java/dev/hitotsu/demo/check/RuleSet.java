package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.Rule.Category;
import dev.hitotsu.demo.check.RunData.DatabaseContent;
import dev.hitotsu.demo.check.RunData.Order;
import dev.hitotsu.demo.check.RunData.State;
import java.util.HashMap;
import java.util.Map;

/** Applies all rules to the data of a run. Pure; one pass per table. */
final class RuleSet {
    private final RunData data;
    private final Violations violations = new Violations();
    private final Map<String, Order> orders;

    private RuleSet(RunData data) {
        this.data = data;
        this.orders = byId(data);
    }

    static CheckResult evaluate(RunData data) {
        return new RuleSet(data).evaluate();
    }

    private static Map<String, Order> byId(RunData data) {
        Map<String, Order> orders = HashMap.newHashMap(data.database().orders().size());
        for (Order order : data.database().orders()) {
            orders.put(order.orderId(), order);
        }
        return orders;
    }

    private CheckResult evaluate() {
        DatabaseContent database = data.database();
        long requests = new ClientOrderRules(data.clientOrders(), database.orders(), violations).apply();
        new NumberRules(database.orders(), violations).apply();
        new StateRules(database, violations).apply();
        new ChargeRules(database, orders, violations).apply();
        new MoneyRules(data.money(), orders, violations).apply();
        new StockRules(database, orders, violations).apply();
        new NotificationRules(database, orders, violations).apply();
        new TotalRules(database, violations).apply();
        long messages = new MessageRules(data.deliveries(), orders, violations).apply();
        new SequenceRules(data.deliveries(), violations).apply();
        return result(requests, messages);
    }

    private CheckResult result(long requests, long messages) {
        return new CheckResult(
                requests,
                data.database().orders().size(),
                messages,
                data.database().charges().size(),
                count(State.PAID),
                count(State.CANCELLED),
                count(State.PENDING),
                data.database().absorbed(),
                violations.count(Category.LOST),
                violations.count(Category.DOUBLED),
                violations.count(Category.WITHOUT_ORDER),
                violations.count(Category.OUT_OF_ORDER),
                violations.evidence());
    }

    private long count(State state) {
        return data.database().orders().stream()
                .filter(order -> order.state() == state)
                .count();
    }
}
