package dev.hitotsu.demospring;

import dev.hitotsu.springboot.InboxListener;
import dev.hitotsu.springboot.OutboxPublisher;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reserves stock for an order, or says that it is sold out; gives it back when the charge is refused. */
@Component
@Profile("catalogue")
class Stock {
    /** Pieces that an order has taken. */
    record Taken(String productId, long quantity) {}

    private final JdbcClient database;
    private final OutboxPublisher outbox;

    Stock(JdbcClient database, OutboxPublisher outbox) {
        this.database = database;
        this.outbox = outbox;
    }

    @InboxListener(
            topics = {"orders", "payments"},
            group = "stock")
    void reserve(OrderPlaced order) {
        Optional<Long> left = move(order.productId(), -order.quantity());
        left.ifPresent(pieces -> note(order.orderId(), order.productId(), -order.quantity(), pieces));
        outbox.publish(
                left.isPresent()
                        ? new StockReserved(order.orderId(), order.amountCents())
                        : new SoldOut(order.orderId(), order.amountCents()));
    }

    @InboxListener(
            topics = {"orders", "payments"},
            group = "stock")
    void release(ChargeRefused refused) {
        database.sql("SELECT product_id, -sum(quantity) AS quantity FROM shop_products.stock_movements"
                        + " WHERE order_id = ? GROUP BY product_id")
                .param(UUID.fromString(refused.orderId()))
                .query(Taken.class)
                .list()
                .forEach(taken -> note(
                        refused.orderId(),
                        taken.productId(),
                        taken.quantity(),
                        move(taken.productId(), taken.quantity()).orElseThrow()));
    }

    @InboxListener(
            topics = {"orders", "payments"},
            group = "stock")
    void keep(OrderCharged charged) {
        // What was reserved is sold.
    }

    /** What is left; empty if there is too little. The row of the product is locked until the transaction ends. */
    private Optional<Long> move(String productId, long quantity) {
        return database.sql("UPDATE shop_products.stock SET available = available + :quantity"
                        + " WHERE product_id = :product AND available + :quantity >= 0 RETURNING available")
                .param("quantity", quantity)
                .param("product", productId)
                .query(Long.class)
                .optional();
    }

    private void note(String orderId, String productId, long quantity, long available) {
        database.sql("INSERT INTO shop_products.stock_movements (order_id, product_id, quantity, available)"
                        + " VALUES (?, ?, ?, ?)")
                .params(UUID.fromString(orderId), productId, quantity, available)
                .update();
    }
}
