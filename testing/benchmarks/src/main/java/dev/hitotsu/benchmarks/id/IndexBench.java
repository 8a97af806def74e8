package dev.hitotsu.benchmarks.id;

import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures kinds of ids as a primary key in PostgreSQL: rows inserted per second, and the size of the B-tree. */
final class IndexBench {
    private static final int ROWS_PER_STATEMENT = 1_000;

    private final int rows;
    private final int rounds;
    private final PrintStream out;

    IndexBench(int rows, int rounds, PrintStream out) {
        if (rows < ROWS_PER_STATEMENT || rows > 100_000_000) {
            throw new IllegalArgumentException(
                    "--rows: " + rows + " (expected: " + ROWS_PER_STATEMENT + "..100000000)");
        }
        this.rows = rows;
        this.rounds = rounds;
        this.out = out;
    }

    /** Measures all keys in each round. Reports the median rates, and the sizes of the last round. */
    Measurements run() throws SQLException {
        Measurements measurements = new Measurements();
        measurements.put("rows", rows);
        try (PostgreSqlServer server = PostgreSqlServer.builder()
                        .setting("shared_buffers", "256MB")
                        .setting("max_wal_size", "4GB")
                        .start();
                Connection connection = server.dataSource().getConnection()) {
            Map<IndexKey, List<Double>> rates = new EnumMap<>(IndexKey.class);
            for (int round = 1; round <= rounds; round++) {
                out.println("round " + round + " of " + rounds);
                out.flush();
                round(connection, rates);
            }
            for (var measured : rates.entrySet()) {
                report(connection, measured.getKey(), measured.getValue(), measurements);
            }
        }
        return measurements;
    }

    private void round(Connection connection, Map<IndexKey, List<Double>> rates) throws SQLException {
        for (IndexKey key : IndexKey.values()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DROP TABLE IF EXISTS " + key);
                statement.execute("CREATE TABLE " + key + " (id " + key.column() + " PRIMARY KEY, payload int)");
                statement.execute("CHECKPOINT");
            }
            rates.computeIfAbsent(key, none -> new ArrayList<>()).add(insert(connection, key));
        }
    }

    /** The ids are generated before the time is measured. */
    private double insert(Connection connection, IndexKey key) throws SQLException {
        long nanos = 0;
        String sql = "INSERT INTO " + key + " SELECT unnest(?), 1";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int done = 0; done < rows; done += ROWS_PER_STATEMENT) {
                Object[] ids = new Object[Math.min(ROWS_PER_STATEMENT, rows - done)];
                for (int i = 0; i < ids.length; i++) {
                    ids[i] = key.next();
                }
                insert.setArray(1, connection.createArrayOf(key.element(), ids));
                long started = System.nanoTime();
                insert.executeUpdate();
                nanos += System.nanoTime() - started;
            }
        }
        return rows / (nanos / 1e9);
    }

    private static void report(Connection connection, IndexKey key, List<Double> rates, Measurements measurements)
            throws SQLException {
        String name = key.name().toLowerCase(Locale.ROOT);
        measurements.put(
                name + "InsertPerSecond", rates.stream().sorted().toList().get(rates.size() / 2));
        try (Statement statement = connection.createStatement();
                ResultSet sizes = statement.executeQuery(
                        "SELECT pg_relation_size('" + key + "_pkey'), pg_relation_size('" + key + "')")) {
            sizes.next();
            measurements.put(name + "IndexBytes", sizes.getLong(1));
            measurements.put(name + "TableBytes", sizes.getLong(2));
        }
    }
}
