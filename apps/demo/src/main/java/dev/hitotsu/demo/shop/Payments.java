package dev.hitotsu.demo.shop;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.outbox.Outbox;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Has the payment API charge orders. The call is a message: written in the transaction that claims the news of the
 * stock, made by a relay after the commit, and its outcome handled once.
 */
final class Payments {
    private static final int CHARGED = 201;

    private final Outbox<Connection> calls;
    private final Outbox<Connection> outbox;

    /** Calls go to one outbox, and news to the other. */
    Payments(Outbox<Connection> calls, Outbox<Connection> outbox) {
        this.calls = calls;
        this.outbox = outbox;
    }

    /** Asks for the charges of orders for which there is stock, in the transaction that claims the messages. */
    void request(Connection connection, List<Message> messages) throws SQLException, IOException {
        for (Message message : messages) {
            if (OrderEvent.STOCK_RESERVED.isTypeOf(message)) {
                OrderEvent.Body order = OrderEvent.body(message);
                remember(connection, order);
                calls.append(connection, call(order));
            }
        }
    }

    /** Takes note of how a call ended, in the transaction that claims the outcome. */
    void settle(Connection connection, Message message) throws SQLException, IOException {
        Outcome outcome = Outcome.of(message);
        OrderEvent.Body order = requested(connection, Objects.requireNonNull(outcome.key(), "key"));
        if (!outcome.accepted() || outcome.answer().status() != CHARGED) {
            outbox.append(connection, OrderEvent.CHARGE_REFUSED.message(order));
        } else if (OrderEvent.Body.of(outcome.answer().body()).equals(order)) {
            insertCharge(connection, order);
            outbox.append(connection, OrderEvent.CHARGED.message(order));
        } else {
            // An answer that was meant for another call says nothing about this one. Asking again under the same key is
            // harmless.
            calls.append(connection, call(order));
        }
    }

    /** The key is the order's: however often it is asked for, there is one charge. */
    private static Message call(OrderEvent.Body order) {
        return Message.builder(Topics.CHARGES, "ChargeRequested")
                .key(order.orderId())
                .header("Idempotency-Key", order.orderId())
                .payload(order.json())
                .build();
    }

    static void remember(Connection connection, OrderEvent.Body order) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO shop_payments.requests (order_id, amount_cents) VALUES (?, ?)")) {
            insert.setObject(1, UUID.fromString(order.orderId()));
            insert.setLong(2, order.amountCents());
            insert.executeUpdate();
        }
    }

    private static OrderEvent.Body requested(Connection connection, String orderId) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT amount_cents FROM shop_payments.requests WHERE order_id = ?")) {
            select.setObject(1, UUID.fromString(orderId));
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("order " + orderId + ": charged without a request");
                }
                return new OrderEvent.Body(orderId, row.getLong(1));
            }
        }
    }

    static void insertCharge(Connection connection, OrderEvent.Body order) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO shop_payments.charges (order_id, amount_cents) VALUES (?, ?)")) {
            insert.setObject(1, UUID.fromString(order.orderId()));
            insert.setLong(2, order.amountCents());
            insert.executeUpdate();
        }
    }
}
