package dev.hitotsu.it.http;

import dev.hitotsu.postgresql.PostgreSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;

/** The orders of a small shop, and an audit of what they were charged. */
final class OrderTable {
    private final DataSource dataSource;

    private OrderTable(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** An empty table beside the newest schema. */
    static OrderTable create(DataSource dataSource) throws SQLException {
        PostgreSql.of(dataSource).schema().apply();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE orders (id text PRIMARY KEY, state text NOT NULL, changes int NOT NULL DEFAULT 0)");
        }
        return new OrderTable(dataSource);
    }

    static void insert(Connection connection, String id) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO orders (id, state) VALUES (?, 'PENDING')")) {
            insert.setString(1, id);
            insert.executeUpdate();
        }
    }

    static void set(Connection connection, String id, String state) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE orders SET state = ?, changes = changes + 1 WHERE id = ?")) {
            update.setString(1, state);
            update.setString(2, id);
            update.executeUpdate();
        }
    }

    /** Runs in a transaction of its own. */
    void inTransaction(Work work) throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            work.run(connection);
            connection.commit();
        }
    }

    Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        read("SELECT id, state FROM orders", row -> states.put(row.getString(1), row.getString(2)));
        return states;
    }

    /** What is wrong: money charged must equal orders paid, exactly, and nothing must wait for ever. */
    List<String> audit(Map<String, Integer> charges) {
        List<String> faults = new ArrayList<>();
        Map<String, String> states = states();
        TreeSet<String> all = new TreeSet<>(states.keySet());
        all.addAll(charges.keySet());
        for (String id : all) {
            String state = states.getOrDefault(id, "no such order");
            int charged = charges.getOrDefault(id, 0);
            int expected = state.equals("PAID") ? 1 : 0;
            if (charged != expected || (!state.equals("PAID") && !state.equals("CANCELLED"))) {
                faults.add(id + ": " + state + ", charged " + charged + " times");
            }
        }
        read(
                "SELECT id, changes FROM orders WHERE changes > 1",
                row -> faults.add(row.getString(1) + ": changed " + row.getInt(2) + " times"));
        return faults;
    }

    private void read(String sql, Row row) {
        try (Connection connection = dataSource.getConnection();
                Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(sql)) {
            while (rows.next()) {
                row.read(rows);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @FunctionalInterface
    interface Work {
        void run(Connection connection) throws Exception;
    }

    @FunctionalInterface
    private interface Row {
        void read(ResultSet row) throws SQLException;
    }
}
