package dev.hitotsu.testkit.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Statements of tests, each on a connection of its own, or on one that the test has opened. */
public final class Queries {
    private Queries() {}

    /** Runs statements, in order. */
    public static void execute(DataSource database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection()) {
            for (String sql : statements) {
                execute(connection, sql);
            }
        }
    }

    /** Runs a statement. */
    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The number in the first row. */
    public static long number(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The text of each row. */
    public static List<String> texts(DataSource database, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}
