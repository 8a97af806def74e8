package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.RunData.Charge;
import dev.hitotsu.demo.check.RunData.DatabaseContent;
import dev.hitotsu.demo.check.RunData.Notification;
import dev.hitotsu.demo.check.RunData.Order;
import dev.hitotsu.demo.check.RunData.ProductStock;
import dev.hitotsu.demo.check.RunData.ProductTotal;
import dev.hitotsu.demo.check.RunData.State;
import dev.hitotsu.demo.check.RunData.StockMovement;
import dev.hitotsu.demo.check.reading.CheckException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Reads the shop's tables in one snapshot. Blocks. */
final class SqlReader {
    static final String POSTGRESQL = "jdbc:postgresql:";
    static final String MARIADB = "jdbc:mariadb:";
    private static final int ROWS_PER_FETCH = 10_000;

    private static final String ORDERS = """
            SELECT order_id, user_id, number, product_id, quantity, amount_cents, idempotency_key, state, changes
            FROM shop_orders.orders ORDER BY placed_at, order_id""";
    private static final String CHARGES =
            "SELECT charge_id, order_id, amount_cents FROM shop_payments.charges ORDER BY charge_id";
    private static final String NOTIFICATIONS = """
            SELECT notification_id, order_id, user_id
            FROM shop_notifications.notifications ORDER BY notification_id""";
    private static final String TOTALS =
            "SELECT product_id, orders, quantity, amount_cents FROM shop_analytics.product_totals ORDER BY product_id";
    private static final String STOCK =
            "SELECT product_id, initial, available FROM shop_products.stock ORDER BY product_id";
    private static final String MOVEMENTS = """
            SELECT order_id, product_id, quantity, available FROM shop_products.stock_movements ORDER BY movement_id""";
    private static final String GIVEN_UP = """
            SELECT %1$s, coalesce(last_error, '') FROM shop_calls.parked WHERE state = 'DEAD' AND %1$s IS NOT NULL
            UNION ALL SELECT run_key, coalesce(error, '') FROM hitotsu.step_run WHERE state = 'HALTED'""";
    private static final String ABSORBED = "SELECT coalesce(sum(deliveries), 0) FROM shop_payments.absorbed";

    private final String url;
    private final Properties login = new Properties();

    SqlReader(CheckInput input, Duration timeout) {
        this.url = input.url();
        long seconds = Math.max(1, timeout.toSeconds());
        login.setProperty("user", input.user());
        login.setProperty("password", input.password());
        // PostgreSQL's driver takes seconds, and MariaDB's milliseconds.
        String limit = Long.toString(url.startsWith(POSTGRESQL) ? seconds : 1_000 * seconds);
        login.setProperty("connectTimeout", limit);
        login.setProperty("socketTimeout", limit);
    }

    /** The column of a message's key. */
    private String keyColumn() {
        return url.startsWith(POSTGRESQL) ? "key" : "message_key";
    }

    @FunctionalInterface
    private interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    DatabaseContent read() {
        try (Connection connection = DriverManager.getConnection(url, login)) {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            return new DatabaseContent(
                    rows(connection, ORDERS, SqlReader::order),
                    rows(connection, CHARGES, SqlReader::charge),
                    rows(connection, NOTIFICATIONS, SqlReader::notification),
                    rows(connection, TOTALS, SqlReader::total),
                    rows(connection, STOCK, SqlReader::stock),
                    rows(connection, MOVEMENTS, SqlReader::movement),
                    givenUp(connection),
                    rows(connection, ABSORBED, row -> row.getLong(1)).getFirst());
        } catch (SQLException failure) {
            throw new CheckException("the shop's database cannot be read", failure);
        }
    }

    private static <T> List<T> rows(Connection connection, String sql, RowMapper<T> mapper) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(ROWS_PER_FETCH);
            try (ResultSet row = statement.executeQuery(sql)) {
                List<T> rows = new ArrayList<>();
                while (row.next()) {
                    rows.add(mapper.map(row));
                }
                return rows;
            }
        }
    }

    private static Order order(ResultSet row) throws SQLException {
        return new Order(
                row.getString(1),
                text(row, 2),
                row.getLong(3),
                text(row, 4),
                row.getInt(5),
                row.getLong(6),
                row.getString(7),
                state(row.getString(8)),
                row.getInt(9));
    }

    /** Whatever else stands there, the order is neither. */
    static State state(@Nullable String text) {
        if ("PAID".equals(text)) {
            return State.PAID;
        }
        return "CANCELLED".equals(text) ? State.CANCELLED : State.PENDING;
    }

    private static Charge charge(ResultSet row) throws SQLException {
        return new Charge(row.getString(1), text(row, 2), row.getLong(3));
    }

    private static Notification notification(ResultSet row) throws SQLException {
        return new Notification(row.getString(1), text(row, 2), text(row, 3));
    }

    private static ProductTotal total(ResultSet row) throws SQLException {
        return new ProductTotal(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4));
    }

    private static ProductStock stock(ResultSet row) throws SQLException {
        return new ProductStock(row.getString(1), row.getLong(2), row.getLong(3));
    }

    private static StockMovement movement(ResultSet row) throws SQLException {
        return new StockMovement(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4));
    }

    /** Why calls were given up, by order, which is their key. */
    private Map<String, String> givenUp(Connection connection) throws SQLException {
        Map<String, String> reasons = new HashMap<>();
        for (String[] call : rows(connection, GIVEN_UP.formatted(keyColumn()), row ->
                new String[] {row.getString(1), row.getString(2)})) {
            reasons.put(call[0], call[1]);
        }
        return reasons;
    }

    /** The columns allow NULL, which matches no order and no user. */
    private static String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "NULL" : text;
    }
}
