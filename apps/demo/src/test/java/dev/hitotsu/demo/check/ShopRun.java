package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.RunData.Charge;
import dev.hitotsu.demo.check.RunData.DatabaseContent;
import dev.hitotsu.demo.check.RunData.Money;
import dev.hitotsu.demo.check.RunData.Notification;
import dev.hitotsu.demo.check.RunData.Order;
import dev.hitotsu.demo.check.RunData.ProductStock;
import dev.hitotsu.demo.check.RunData.ProductTotal;
import dev.hitotsu.demo.check.RunData.State;
import dev.hitotsu.demo.check.RunData.StockMovement;
import dev.hitotsu.demo.check.reading.Body;
import dev.hitotsu.demo.check.reading.Delivery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A run that kept every promise, in lists that a test may change. */
final class ShopRun {
    final List<ClientOrder> clientOrders = new ArrayList<>();
    final List<Order> orders = new ArrayList<>();
    final List<Charge> charges = new ArrayList<>();
    final List<Notification> notifications = new ArrayList<>();
    final List<ProductTotal> totals = new ArrayList<>();
    final List<Money> money = new ArrayList<>();
    final List<ProductStock> stock = new ArrayList<>();
    final List<StockMovement> movements = new ArrayList<>();
    final Map<String, String> unpaidReasons = new HashMap<>();
    final List<Delivery> deliveries = new ArrayList<>();
    long absorbed;

    /** Users take turns; user u has the numbers 1 to {@code ordersPerUser}, its messages are in partition u % 3. */
    static ShopRun of(int users, int ordersPerUser) {
        ShopRun run = new ShopRun();
        for (int number = 1; number <= ordersPerUser; number++) {
            for (int user = 0; user < users; user++) {
                run.place(user, number);
            }
        }
        run.project();
        return run;
    }

    private void place(int user, int number) {
        String id = user + "." + number;
        Order order = new Order(
                "order-" + id,
                "user-" + user,
                number,
                "product-" + number % 4,
                2,
                100L * number,
                "key-" + id,
                State.PAID,
                1);
        clientOrders.add(new ClientOrder("key-" + id, order.orderId(), 1));
        orders.add(order);
        charges.add(new Charge("charge-" + id, order.orderId(), order.amountCents()));
        money.add(new Money(order.orderId(), order.amountCents()));
        movements.add(new StockMovement(order.orderId(), order.productId(), -order.quantity(), 7));
        notifications.add(new Notification("notification-" + id, order.orderId(), order.userId()));
        deliveries.add(delivery("orders-" + user % 3, order.userId(), "message-" + id, order.body()));
    }

    /** Removes an order and everything that followed from it. */
    void forget(int index) {
        clientOrders.remove(index);
        orders.remove(index);
        charges.remove(index);
        money.remove(index);
        movements.remove(index);
        notifications.remove(index);
        deliveries.remove(index);
        project();
    }

    void changeBody(int index, UnaryOperator<Body> change) {
        Delivery good = deliveries.get(index);
        Body body = change.apply(orders.get(index).body());
        deliveries.set(index, delivery(good.partition(), good.key(), good.messageId(), body));
    }

    void setKey(int index, @Nullable String key) {
        change(index, key, orders.get(index).state(), orders.get(index).changes());
    }

    void setState(int index, State state, int changes) {
        change(index, orders.get(index).idempotencyKey(), state, changes);
    }

    private void change(int index, @Nullable String key, State state, int changes) {
        Order order = orders.get(index);
        orders.set(
                index,
                new Order(
                        order.orderId(),
                        order.userId(),
                        order.number(),
                        order.productId(),
                        order.quantity(),
                        order.amountCents(),
                        key,
                        state,
                        changes));
    }

    /** Cancels an order as it should be: no money, no charge, and its stock given back. */
    void cancel(int index) {
        Order order = orders.get(index);
        setState(index, State.CANCELLED, 1);
        charges.removeIf(charge -> charge.orderId().equals(order.orderId()));
        money.removeIf(taken -> taken.orderId().equals(order.orderId()));
        release(index);
    }

    /** Gives back what an order took. */
    void release(int index) {
        Order order = orders.get(index);
        movements.add(new StockMovement(order.orderId(), order.productId(), order.quantity(), 9));
        project();
    }

    /** Changes the totals of product-1. */
    void addToTotals(long ordersMore, long quantityMore, long amountMore) {
        ProductTotal good = totals.getFirst();
        totals.set(
                0,
                new ProductTotal(
                        good.productId(),
                        good.orders() + ordersMore,
                        good.quantity() + quantityMore,
                        good.amountCents() + amountMore));
    }

    /** Totals and stock as they follow from the rest. */
    void project() {
        totals.clear();
        Map<String, ProductTotal> sums = new TreeMap<>();
        for (Order order : orders) {
            ProductTotal before = sums.getOrDefault(order.productId(), ProductTotal.none(order.productId()));
            sums.put(order.productId(), before.plus(order));
        }
        totals.addAll(sums.values());
        stock.clear();
        Map<String, Long> moved = new TreeMap<>();
        movements.forEach(one -> moved.merge(one.productId(), one.quantity(), Long::sum));
        moved.forEach((product, pieces) -> stock.add(new ProductStock(product, 1_000, 1_000 + pieces)));
    }

    Delivery delivery(String partition, @Nullable String key, @Nullable String messageId, @Nullable Body body) {
        return new Delivery(partition, partition + "@" + deliveries.size(), key, messageId, body);
    }

    CheckResult check() {
        return RuleSet.evaluate(new RunData(
                clientOrders,
                new DatabaseContent(orders, charges, notifications, totals, stock, movements, unpaidReasons, absorbed),
                money,
                deliveries));
    }
}
