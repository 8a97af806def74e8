package dev.hitotsu.postgresql.internal.slot;

import dev.hitotsu.postgresql.internal.MessageColumns;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/**
 * How far the database's log was written.
 *
 * @param lsn whatever was committed before the time is before this place
 * @param time by the database's clock
 */
record LogEnd(long lsn, Instant time) {
    private static final String READ = """
            SELECT extract(epoch FROM clock_timestamp() - '2000-01-01 00:00:00+00'::timestamptz) * 1000000,
                pg_current_wal_flush_lsn() - '0/0'::pg_lsn
            """;

    static LogEnd read(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(READ)) {
            row.next();
            return new LogEnd(
                    row.getLong(2), MessageColumns.timeOf(row.getBigDecimal(1).longValue()));
        }
    }
}
