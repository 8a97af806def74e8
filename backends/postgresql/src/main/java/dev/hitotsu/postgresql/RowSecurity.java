package dev.hitotsu.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Makes statements fail that row-level security would filter. A relay takes rows that it cannot see for positions
 * without a message, so it must never be shown a part of the table (PostgreSQL's manual, {@code row_security}).
 */
final class RowSecurity {
    private RowSecurity() {}

    /** For a connection that no other code will use. */
    static void off(Connection connection) throws SQLException {
        execute(connection, "SET row_security = off");
    }

    /** Until the end of the transaction. */
    static void offInTransaction(Connection connection) throws SQLException {
        execute(connection, "SET LOCAL row_security = off");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement set = connection.createStatement()) {
            set.execute(sql);
        }
    }
}
