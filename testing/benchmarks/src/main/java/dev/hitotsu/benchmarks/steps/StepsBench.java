package dev.hitotsu.benchmarks.steps;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Measures on a server of its own. */
final class StepsBench {
    private static final int CONNECTIONS = 20;

    private final StepsBenchOptions options;
    private final PrintStream out;
    private final Measurements measurements = new Measurements();

    StepsBench(StepsBenchOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    Measurements run() throws Exception {
        out.println("PostgreSQL starts");
        try (PostgreSqlServer server = PostgreSqlServer.builder()
                        .setting("shared_buffers", "512MB")
                        .setting("max_wal_size", "4GB")
                        .start();
                HikariDataSource pool = pool(server)) {
            PostgreSql.of(pool).schema().apply();
            createEffects(pool);
            if (options.rounds() > 0) {
                new StepRates(pool, options.runs(), options.rounds(), out).measure(measurements);
                createEffects(pool);
            }
            if (options.killed() > 0) {
                new KilledRuns(server, pool, options.processes(), options.killed(), out).measure(measurements);
                createEffects(pool);
            }
            if (options.doubtful() > 0) {
                new DoubtfulCalls(server, pool, options.doubtful(), out).measure(measurements);
            }
            if (options.resting() > 0) {
                new RestingRuns(pool, options.resting(), options.waking(), out).measure(measurements);
            }
        }
        return measurements;
    }

    private static HikariDataSource pool(PostgreSqlServer server) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(server.dataSource());
        config.setMaximumPoolSize(CONNECTIONS);
        return new HikariDataSource(config);
    }

    private static void createEffects(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS bench_effect");
            statement.execute("CREATE TABLE bench_effect (run text NOT NULL, step integer NOT NULL)");
        }
    }
}
