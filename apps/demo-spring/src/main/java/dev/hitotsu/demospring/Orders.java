package dev.hitotsu.demospring;

import dev.hitotsu.demospring.OrdersController.NewOrder;
import dev.hitotsu.demospring.OrdersController.State;
import dev.hitotsu.springboot.OutboxPublisher;
import java.util.UUID;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.server.ResponseStatusException;

/** The order and its message commit together. */
@Service
@Profile("orders")
class Orders {
    private final JdbcClient database;
    private final OutboxPublisher outbox;
    private final Catalogue catalogue;

    Orders(JdbcClient database, OutboxPublisher outbox, Catalogue catalogue) {
        this.database = database;
        this.outbox = outbox;
        this.catalogue = catalogue;
    }

    @Transactional
    public OrderPlaced place(NewOrder order, String key) {
        if (order.quantity() < 1) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "quantity: " + order.quantity() + " (expected: 1 or more)");
        }
        catalogue.requireUser(order.userId());
        OrderPlaced placed = new OrderPlaced(
                UUID.randomUUID().toString(),
                order.userId(),
                nextNumber(order.userId()),
                order.productId(),
                order.quantity(),
                catalogue.priceCents(order.productId()) * order.quantity());
        insert(placed, key);
        outbox.publish(placed);
        return placed;
    }

    /** The lock on the account orders the orders of a user. */
    private long nextNumber(String userId) {
        return database.sql("UPDATE shop_orders.accounts SET orders = orders + 1 WHERE user_id = ? RETURNING orders")
                .param(userId)
                .query(Long.class)
                .single();
    }

    private void insert(OrderPlaced order, String key) {
        database.sql("INSERT INTO shop_orders.orders (order_id, user_id, number, product_id, quantity, amount_cents,"
                        + " idempotency_key) VALUES (?, ?, ?, ?, ?, ?, ?)")
                .params(
                        UUID.fromString(order.orderId()),
                        order.userId(),
                        order.number(),
                        order.productId(),
                        order.quantity(),
                        order.amountCents(),
                        key)
                .update();
    }

    State state(String orderId) {
        return database.sql(
                        "SELECT order_id::text AS order_id, state, reason FROM shop_orders.orders WHERE order_id = ?")
                .param(UUID.fromString(orderId))
                .query(State.class)
                .optional()
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "order: " + orderId + " (expected: a known order)"));
    }
}
