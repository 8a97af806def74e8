package dev.hitotsu.benchmarks.steps;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Single statements. Thread-safe; blocks. */
final class BenchSql {
    private final DataSource dataSource;

    BenchSql(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The number in the first column of the only row. */
    long number(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
