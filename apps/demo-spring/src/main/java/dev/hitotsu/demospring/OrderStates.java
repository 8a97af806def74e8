package dev.hitotsu.demospring;

import dev.hitotsu.springboot.InboxListener;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Makes orders paid or cancelled. Nothing but the inbox keeps a change from being made twice. */
@Component
@Profile("orders")
class OrderStates {
    private final JdbcClient database;

    OrderStates(JdbcClient database) {
        this.database = database;
    }

    @InboxListener(
            topics = {"stock", "payments"},
            group = "orders")
    void paid(OrderCharged charged) {
        set(charged.orderId(), "PAID", null);
    }

    @InboxListener(
            topics = {"stock", "payments"},
            group = "orders")
    void refused(ChargeRefused refused) {
        set(refused.orderId(), "CANCELLED", "charge refused");
    }

    @InboxListener(
            topics = {"stock", "payments"},
            group = "orders")
    void soldOut(SoldOut soldOut) {
        set(soldOut.orderId(), "CANCELLED", "sold out");
    }

    @InboxListener(
            topics = {"stock", "payments"},
            group = "orders")
    void reserved(StockReserved reserved) {
        // The order stays pending until it is charged.
    }

    private void set(String orderId, String state, @Nullable String reason) {
        database.sql("UPDATE shop_orders.orders SET state = :state, reason = :reason, changes = changes + 1"
                        + " WHERE order_id = :order")
                .param("state", state)
                .param("reason", reason)
                .param("order", UUID.fromString(orderId))
                .update();
    }
}
