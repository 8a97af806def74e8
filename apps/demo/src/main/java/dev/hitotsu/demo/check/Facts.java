package dev.hitotsu.demo.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything the readers found, as it was found. */
record Facts(List<Asked> asked, Books books, List<Delivery> deliveries) {
    /** What the database holds. */
    record Books(
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
     * @param place where it lies, for people
     * @param key what the broker kept in order
     * @param messageId null if there was none
     * @param body null if it could not be read
     */
    record Delivery(
            String partition,
            String place,
            @Nullable String key,
            @Nullable String messageId,
            @Nullable Body body) {}

    /** What a message says. */
    record Body(String orderId, String userId, long number, String productId, int quantity, long amountCents) {}
}
