package dev.hitotsu.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The variables of a session of the server. */
final class SessionVariables {
    private SessionVariables() {}

    static void set(Connection connection, String name, long value) throws SQLException {
        try (Statement set = connection.createStatement()) {
            set.execute("SET SESSION " + name + " = " + value);
        }
    }

    static long number(Connection connection, String name) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT @@SESSION." + name)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** A global variable as text; null where the server has none of the name. */
    static @Nullable String global(Connection connection, String name) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SHOW GLOBAL VARIABLES LIKE '" + name + "'")) {
            return row.next() ? row.getString(2) : null;
        }
    }
}
