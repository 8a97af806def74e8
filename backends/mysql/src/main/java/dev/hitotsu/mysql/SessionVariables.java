package dev.hitotsu.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    /** Those of some global variables that the server has, as text. */
    static Map<String, String> global(Connection connection, List<String> names) throws SQLException {
        String sql = "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('" + String.join("', '", names) + "')";
        Map<String, String> values = new HashMap<>();
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(sql)) {
            while (rows.next()) {
                values.put(rows.getString(1), rows.getString(2));
            }
        }
        return values;
    }
}
