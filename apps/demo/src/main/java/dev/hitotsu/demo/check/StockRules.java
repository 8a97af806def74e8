package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.RunData.DatabaseContent;
import dev.hitotsu.demo.check.RunData.Order;
import dev.hitotsu.demo.check.RunData.ProductStock;
import dev.hitotsu.demo.check.RunData.State;
import dev.hitotsu.demo.check.RunData.StockMovement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Stock is never negative. What an order takes is its quantity, once; a cancelled order has given back what it took;
 * and what is left of a product is what there was and all that was moved.
 */
final class StockRules {
    private final DatabaseContent database;
    private final Map<String, Order> orders;
    private final Violations violations;

    StockRules(DatabaseContent database, Map<String, Order> orders, Violations violations) {
        this.database = database;
        this.orders = orders;
        this.violations = violations;
    }

    void apply() {
        Map<String, List<StockMovement>> byOrder = new HashMap<>();
        Map<String, Long> moved = new HashMap<>();
        for (StockMovement movement : database.movements()) {
            byOrder.computeIfAbsent(movement.orderId(), unused -> new ArrayList<>(2))
                    .add(movement);
            moved.merge(movement.productId(), movement.quantity(), Long::sum);
            check(movement);
        }
        database.orders().forEach(order -> check(order, byOrder.getOrDefault(order.orderId(), List.of())));
        database.stock().forEach(product -> check(product, moved.getOrDefault(product.productId(), 0L)));
    }

    private void check(StockMovement movement) {
        if (movement.available() < 0) {
            violations.add(
                    Rule.STOCK_NEGATIVE,
                    () -> "order " + movement.orderId() + " left " + movement.available() + " pieces of "
                            + movement.productId());
        }
        if (!orders.containsKey(movement.orderId())) {
            violations.add(
                    Rule.STOCK_WITHOUT_ORDER,
                    () -> "order " + movement.orderId() + ", which does not exist, moved " + movement.quantity()
                            + " pieces of " + movement.productId());
        }
    }

    private void check(Order order, List<StockMovement> movements) {
        long taken = movements.stream()
                .filter(one -> one.productId().equals(order.productId()))
                .mapToLong(one -> -one.quantity())
                .sum();
        long expected = order.state() == State.CANCELLED ? 0 : order.quantity();
        violations.add(
                order.state() == State.CANCELLED ? Rule.STOCK_NOT_RELEASED : Rule.STOCK_TAKEN_TWICE,
                taken > expected ? 1 : 0,
                () -> description(order, taken, expected));
        violations.add(
                order.state() == State.CANCELLED ? Rule.STOCK_RELEASED_TWICE : Rule.STOCK_NOT_TAKEN,
                taken < expected ? 1 : 0,
                () -> description(order, taken, expected));
    }

    private static String description(Order order, long taken, long expected) {
        return "order " + order.orderId() + " is " + order.state() + " and holds " + taken + " pieces of "
                + order.productId() + " (expected: " + expected + ")";
    }

    private void check(ProductStock product, long moved) {
        long expected = product.initial() + moved;
        if (product.available() != expected) {
            violations.add(
                    Rule.STOCK_DIFFERS,
                    () -> "of product " + product.productId() + " " + product.available()
                            + " pieces are left (expected: " + expected + ")");
        }
    }
}
