package dev.hitotsu.demo.shop;

import dev.hitotsu.message.Message;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes orders paid or cancelled. Nothing but the inbox keeps a change from being made twice. */
final class OrderStates {
    private OrderStates() {}

    /** In the transaction that claims the messages. */
    static void handle(Connection connection, List<Message> messages) throws SQLException, IOException {
        for (Message message : messages) {
            if (OrderEvent.CHARGED.isTypeOf(message)) {
                set(connection, message, "PAID", null);
            } else if (OrderEvent.CHARGE_REFUSED.isTypeOf(message)) {
                set(connection, message, "CANCELLED", "charge refused");
            } else if (OrderEvent.SOLD_OUT.isTypeOf(message)) {
                set(connection, message, "CANCELLED", "sold out");
            }
        }
    }

    private static void set(Connection connection, Message message, String state, @Nullable String reason)
            throws SQLException, IOException {
        set(connection, OrderEvent.body(message).orderId(), state, reason);
    }

    /** Changes the state of an order, and counts that. */
    static void set(Connection connection, String orderId, String state, @Nullable String reason) throws SQLException {
        String sql = "UPDATE shop_orders.orders SET state = ?, reason = ?, changes = changes + 1 WHERE order_id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, state);
            update.setString(2, reason);
            update.setObject(3, UUID.fromString(orderId));
            update.executeUpdate();
        }
    }
}
