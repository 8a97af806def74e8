package dev.hitotsu.demo.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that the readers read. */
record RunData(List<ClientOrder> clientOrders, DatabaseContent database, List<Delivery> deliveries) {
    /** What the database holds. */
    record DatabaseContent(
            List<Order> orders,
            List<Charge> charges,
            List<Notification> notifications,
            List<ProductTotal> totals,
            long absorbed) {}

    record Order(
            String orderId,
            String userId,
            long number,
            String productId,
            int quantity,
            long amountCents,
            @Nullable String idempotencyKey) {
        Body body() {
            return new Body(orderId, userId, number, productId, quantity, amountCents);
        }
    }

    record Charge(String chargeId, String orderId, long amountCents) {}

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

    /**
     * One delivery at the broker. The list has them in the order of each partition.
     *
     * @param location where it is, for people
     * @param key the key within which the broker keeps the order
     * @param messageId null if there is none
     * @param body null if it cannot be read
     */
    record Delivery(
            String partition,
            String location,
            @Nullable String key,
            @Nullable String messageId,
            @Nullable Body body) {}

    /** The content of a message. */
    record Body(String orderId, String userId, long number, String productId, int quantity, long amountCents) {}
}
