package dev.hitotsu.demo.shop;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.JdbcInboxHandler;
import dev.hitotsu.message.Message;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The common part of all consumers: an effect that happens once for each message. */
final class Handlers {
    /** The effect of some orders, in the transaction that claims their messages. */
    @FunctionalInterface
    interface Effect {
        void run(Connection connection, List<Order> orders) throws SQLException;
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private Handlers() {}

    /** Returns a handler of message batches that counts repeated messages in the database. */
    static JdbcInboxHandler of(String consumer, JdbcDatabase database, JdbcInboxHandler.BatchEffect effect) {
        return database.inboxBatchHandler(consumer, effect)
                .withRepetitionCounter((connection, repetitions) -> count(connection, consumer, repetitions));
    }

    /** An effect of the orders of which the messages tell. */
    static JdbcInboxHandler.BatchEffect orders(Effect effect) {
        return (connection, messages) -> effect.run(connection, orders(messages));
    }

    private static List<Order> orders(List<Message> messages) throws IOException {
        List<Order> orders = new ArrayList<>(messages.size());
        for (Message message : messages) {
            orders.add(JSON.readValue(message.payload(), Order.class));
        }
        return orders;
    }

    private static void count(Connection connection, String consumer, int repetitions) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO shop_payments.absorbed (consumer, deliveries) VALUES (?, ?)")) {
            insert.setString(1, consumer);
            insert.setInt(2, repetitions);
            insert.executeUpdate();
        }
    }
}
