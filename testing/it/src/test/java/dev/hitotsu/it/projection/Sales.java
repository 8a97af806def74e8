package dev.hitotsu.it.projection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import dev.hitotsu.postgresql.projection.Projection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was sold of each product: the key of a message is the product, its payload the price in cents. */
final class Sales implements Projection {
    private record Total(long cents, long events) {
        private Total plus(Total other) {
            return new Total(cents + other.cents, events + other.events);
        }
    }

    @Override
    public void create(Connection connection, int generation) throws SQLException {
        execute(
                connection,
                "CREATE TABLE sales_" + generation
                        + " (product text PRIMARY KEY, cents bigint NOT NULL, events bigint NOT NULL)");
    }

    @Override
    public void update(Connection connection, int generation, List<Message> messages) throws SQLException {
        Map<String, Total> totals = new TreeMap<>();
        for (Message message : messages) {
            long cents = Long.parseLong(new String(requireNonNull(message.payload()), US_ASCII));
            totals.merge(requireNonNull(message.key()), new Total(cents, 1), Total::plus);
        }
        String sql = "INSERT INTO sales_" + generation + " AS sales VALUES (?, ?, ?) ON CONFLICT (product) DO UPDATE"
                + " SET cents = sales.cents + excluded.cents, events = sales.events + excluded.events";
        try (PreparedStatement upsert = connection.prepareStatement(sql)) {
            for (Map.Entry<String, Total> total : totals.entrySet()) {
                upsert.setString(1, total.getKey());
                upsert.setLong(2, total.getValue().cents());
                upsert.setLong(3, total.getValue().events());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    @Override
    public void use(Connection connection, int generation) throws SQLException {
        execute(connection, "CREATE OR REPLACE VIEW sales AS SELECT * FROM sales_" + generation);
    }

    @Override
    public void drop(Connection connection, int generation) throws SQLException {
        execute(connection, "DROP TABLE sales_" + generation);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
