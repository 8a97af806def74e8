package dev.hitotsu.demospring;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.springboot.InboxListener;
import dev.hitotsu.springboot.OutboxPublisher;
import java.util.Objects;
import java.util.UUID;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Has the payment API charge orders, and takes note of how each call ended. */
@Component
@Profile("payments")
class Payments {
    private static final int CHARGED = 201;

    /** What the payment API is asked for, and what it answers. */
    record Charge(String orderId, long amountCents) {}

    private final JdbcClient database;
    private final OutboxPublisher outbox;
    private final Calls calls;
    private final JsonMapper json;

    Payments(JdbcClient database, OutboxPublisher outbox, Calls calls, JsonMapper json) {
        this.database = database;
        this.outbox = outbox;
        this.calls = calls;
        this.json = json;
    }

    @InboxListener(topics = "stock", group = "payments")
    void request(StockReserved reserved) {
        database.sql("INSERT INTO shop_payments.requests (order_id, amount_cents) VALUES (?, ?)")
                .params(UUID.fromString(reserved.orderId()), reserved.amountCents())
                .update();
        call(new Charge(reserved.orderId(), reserved.amountCents()));
    }

    @InboxListener(topics = "stock", group = "payments")
    void soldOut(SoldOut soldOut) {
        // Nothing is charged.
    }

    /** In the transaction that claims the outcome. */
    void settle(Message message) {
        Outcome outcome = Outcome.of(message);
        Charge requested = requested(Objects.requireNonNull(outcome.key(), "key"));
        if (!outcome.accepted() || outcome.answer().status() != CHARGED) {
            outbox.publish(new ChargeRefused(requested.orderId(), requested.amountCents()));
        } else if (json.readValue(outcome.answer().body(), Charge.class).equals(requested)) {
            database.sql("INSERT INTO shop_payments.charges (order_id, amount_cents) VALUES (?, ?)")
                    .params(UUID.fromString(requested.orderId()), requested.amountCents())
                    .update();
            outbox.publish(new OrderCharged(requested.orderId(), requested.amountCents()));
        } else {
            // An answer that was meant for another call says nothing about this one. Asking again under the same key is
            // harmless.
            call(requested);
        }
    }

    private void call(Charge charge) {
        calls.append(charge.orderId(), json.writeValueAsBytes(charge));
    }

    private Charge requested(String orderId) {
        return database.sql("SELECT order_id::text AS order_id, amount_cents FROM shop_payments.requests"
                        + " WHERE order_id = ?")
                .param(UUID.fromString(orderId))
                .query(Charge.class)
                .single();
    }
}
