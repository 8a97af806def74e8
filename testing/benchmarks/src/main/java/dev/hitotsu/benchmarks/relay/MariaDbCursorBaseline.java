package dev.hitotsu.benchmarks.relay;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * The limit: one connection reads the same rows by position, all columns of a message, 5,000 per query, and discards
 * them.
 */
final class MariaDbCursorBaseline {
    private static final int ROWS_PER_QUERY = 5_000;

    private final DataSource dataSource;
    private long lastPosition;
    private long seen;

    MariaDbCursorBaseline(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Reads everything once. Returns rows per second. */
    double run() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            List<String> tables = tables(connection);
            long started = System.nanoTime();
            long rows = 0;
            for (String table : tables) {
                rows += read(connection, table);
            }
            double seconds = (System.nanoTime() - started) / 1e9;
            if (seen == 0) {
                throw new IllegalStateException("nothing was read");
            }
            return rows / seconds;
        }
    }

    /** The sealed segments in order, and the one that grows. */
    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement select = connection.createStatement();
                ResultSet rows =
                        select.executeQuery("SELECT table_name FROM information_schema.tables WHERE table_schema ="
                                + " 'hitotsu' AND table_name RLIKE '^message_[0-9]+$'"
                                + " ORDER BY CAST(SUBSTRING(table_name, 9) AS UNSIGNED)")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        tables.add("message");
        return tables;
    }

    private long read(Connection connection, String table) throws SQLException {
        String sql =
                "SELECT position, id, topic, message_key, type, payload, headers, occurred_at, deliver_after FROM hitotsu."
                        + table + " WHERE position > ? ORDER BY position LIMIT " + ROWS_PER_QUERY;
        long all = 0;
        lastPosition = 0;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int page = readPage(select); page > 0; page = readPage(select)) {
                all += page;
            }
        }
        return all;
    }

    private int readPage(PreparedStatement select) throws SQLException {
        select.setLong(1, lastPosition);
        int rows = 0;
        try (ResultSet page = select.executeQuery()) {
            while (page.next()) {
                rows++;
                lastPosition = page.getLong(1);
                seen += page.getBytes(2).length
                        + page.getString(3).length()
                        + page.getString(5).length();
                seen += page.getString(4) == null ? 0 : 1;
                seen += page.getBytes(6) == null ? 0 : 1;
                seen += page.getString(7) == null ? 0 : 1;
                seen += page.getTimestamp(8).getNanos() & 1;
                seen += page.getTimestamp(9) == null ? 0 : 1;
            }
        }
        return rows;
    }
}
