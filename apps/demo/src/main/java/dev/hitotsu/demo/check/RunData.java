package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.reading.Body;
import dev.hitotsu.demo.check.reading.Delivery;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that the readers read. */
record RunData(List<ClientOrder> clientOrders, DatabaseContent database, List<Money> money, List<Delivery> deliveries) {
    /**
     * What the database holds.
     *
     * @param unpaidReasons why calls were given up, by order
     */
    record DatabaseContent(
            List<Order> orders,
            List<Charge> charges,
            List<Notification> notifications,
            List<ProductTotal> totals,
            List<ProductStock> stock,
            List<StockMovement> movements,
            Map<String, String> unpaidReasons,
            long absorbed) {}

    /** What became of an order. */
    enum State {
        PENDING,
        PAID,
        CANCELLED
    }

    record Order(
            String orderId,
            String userId,
            long number,
            String productId,
            int quantity,
            long amountCents,
            @Nullable String idempotencyKey,
            State state,
            int changes) {
        Body body() {
            return new Body(orderId, userId, number, productId, quantity, amountCents);
        }
    }

    /** What the shop knows of a charge. */
    record Charge(String chargeId, String orderId, long amountCents) {
        Money money() {
            return new Money(orderId, amountCents);
        }
    }

    /** What was really taken from a customer. */
    record Money(String orderId, long amountCents) {}

    record ProductStock(String productId, long initial, long available) {}

    /**
     * Pieces that an order took or gave back.
     *
     * @param quantity below zero for what it took
     * @param available what was left of the product then
     */
    record StockMovement(String orderId, String productId, long quantity, long available) {}

    record Notification(String notificationId, String orderId, String userId) {}

    record ProductTotal(String productId, long orders, long quantity, long amountCents) {
        static ProductTotal none(String productId) {
            return new ProductTotal(productId, 0, 0, 0);
        }

        ProductTotal plus(Order order) {
            return new ProductTotal(
                    productId, orders + 1, quantity + order.quantity(), amountCents + order.amountCents());
        }
    }
}
