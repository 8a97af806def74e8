package dev.hitotsu.mysql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.internal.LogTables;
import dev.hitotsu.mysql.internal.MySqlState;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Looks into the whole log, while a relay may seal and drop segments: what was seen of other tables than those of the
 * end does not count.
 */
public final class LogScan {
    private static final int MAX_ATTEMPTS = 10;

    private LogScan() {}

    /** Runs the query until the tables have not changed meanwhile. */
    public static <R> R run(Connection connection, SchemaName schema, Query<R> query) throws SQLException {
        LogTables before = LogTables.read(connection, schema);
        for (int attempt = 1; ; attempt++) {
            SQLException gone = null;
            R result = null;
            try {
                result = query.run(before);
            } catch (SQLException e) {
                if (!MySqlState.isUnknownTable(e)) {
                    throw e;
                }
                gone = e;
            }
            LogTables after = LogTables.read(connection, schema);
            if (result != null && after.equals(before)) {
                return result;
            }
            if (attempt == MAX_ATTEMPTS) {
                throw gone != null ? gone : new SQLException("the log: changed while it was read (expected: a pause)");
            }
            before = after;
        }
    }

    /** A query, whose result is never null. */
    @FunctionalInterface
    public interface Query<R> {
        R run(LogTables tables) throws SQLException;
    }
}
