package dev.hitotsu.benchmarks.steps;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The three transactions and nothing else: what happens to half of them after a crash is nobody's business. */
final class BareTransactions implements Contender {
    static final int STEPS = 3;

    private final DataSource dataSource;

    BareTransactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public String name() {
        return "bare";
    }

    @Override
    public void run(String key) throws SQLException {
        for (int step = 0; step < STEPS; step++) {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(false);
                insert(connection, key, step);
                connection.commit();
            }
        }
    }

    /** The effect of a step. */
    static void insert(Connection connection, String key, int step) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO bench_effect (run, step) VALUES (?, ?)")) {
            insert.setString(1, key);
            insert.setInt(2, step);
            insert.executeUpdate();
        }
    }

    @Override
    public void close() {}
}
