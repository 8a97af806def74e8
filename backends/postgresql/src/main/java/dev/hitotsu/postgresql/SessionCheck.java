package dev.hitotsu.postgresql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Finds out whether connections are sessions of the database. A pooler that shares them between transactions gives a
 * connection another server process for each transaction, as soon as somebody else has taken the one before.
 */
final class SessionCheck {
    private static final String PROCESS = "SELECT pg_backend_pid()";

    private SessionCheck() {}

    /** Whether each of two connections keeps its process. Blocks. */
    static boolean areSessions(DataSource dataSource) throws SQLException {
        try (Connection first = dataSource.getConnection();
                Connection second = dataSource.getConnection()) {
            int before = process(first);
            second.setAutoCommit(false);
            try {
                int held = process(second);
                return held != before && process(first) == before;
            } finally {
                second.rollback();
                second.setAutoCommit(true);
            }
        }
    }

    private static int process(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(PROCESS)) {
            row.next();
            return row.getInt(1);
        }
    }
}
