package dev.hitotsu.benchmarks.relay;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * The limit: one connection reads the same rows by position, all columns of a message, 5,000 per query, and discards
 * them.
 */
final class RawReadBaseline {
    private static final int ROWS_PER_QUERY = 5_000;
    private static final String SQL =
            "SELECT position, id, topic, key, type, payload, headers, occurred_at, deliver_after"
                    + " FROM hitotsu.message WHERE position > ? ORDER BY position LIMIT " + ROWS_PER_QUERY;

    private final DataSource dataSource;
    private long lastPosition;
    private long seen;

    RawReadBaseline(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Reads everything once. Returns rows per second. */
    double run() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.unwrap(PGConnection.class).setPrepareThreshold(1);
            long started = System.nanoTime();
            long rows = 0;
            long last = 0;
            try (PreparedStatement select = connection.prepareStatement(SQL)) {
                for (long page = readPage(select, last); page > 0; page = readPage(select, last)) {
                    rows += page;
                    last = lastPosition;
                }
            }
            double seconds = (System.nanoTime() - started) / 1e9;
            if (seen == 0) {
                throw new IllegalStateException("nothing was read");
            }
            return rows / seconds;
        }
    }

    private int readPage(PreparedStatement select, long after) throws SQLException {
        select.setLong(1, after);
        int rows = 0;
        try (ResultSet page = select.executeQuery()) {
            while (page.next()) {
                rows++;
                lastPosition = page.getLong(1);
                seen += page.getObject(2, UUID.class).getLeastSignificantBits() & 1;
                seen += page.getString(3).length()
                        + page.getString(4).length()
                        + page.getString(5).length();
                seen += page.getBytes(6).length;
                seen += page.getString(7) == null ? 0 : 1;
                seen += page.getTimestamp(8).getNanos() & 1;
                seen += page.getTimestamp(9) == null ? 0 : 1;
            }
        }
        return rows;
    }
}
