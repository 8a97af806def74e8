package dev.hitotsu.benchmarks.steps;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.inbox.step.StepHandler;
import dev.hitotsu.inbox.step.StepRun;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.postgresql.PostgreSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;

/** Takes up runs until it is killed: {@code URL USER PASSWORD}. */
public final class StepsProcessMain {
    static final String CONSUMER = "killed";

    private static final int CONCURRENCY = 100;

    /** Long enough that a process is killed while most of its runs are in this step. */
    private static final Duration CALL = Duration.ofMillis(700);

    private StepsProcessMain() {}

    /** Runs until the process is ended. */
    @SuppressWarnings("MustBeClosedChecker") // It is killed.
    public static void main(String[] args) throws InterruptedException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(args[0]);
        config.setUsername(args[1]);
        config.setPassword(args[2]);
        config.setMaximumPoolSize(5);
        HikariDataSource dataSource = new HikariDataSource(config);
        StepHandler<Connection> unused = steps(dataSource)
                .handler((run, message) -> effects(run, dataSource))
                .start();
        new CountDownLatch(1).await();
    }

    static Steps<Connection> steps(DataSource dataSource) {
        return Steps.builder(PostgreSql.of(dataSource).stepStore(), CONSUMER)
                .lease(Duration.ofSeconds(2))
                .pollInterval(Duration.ofMillis(50))
                .concurrency(CONCURRENCY)
                .build();
    }

    private static void effects(StepRun<Connection> run, DataSource dataSource)
            throws SQLException, InterruptedException {
        String key = run.key().value();
        note(dataSource, key);
        run.transaction("first", connection -> BareTransactions.insert(connection, key, 0));
        run.call("second", callKey -> Thread.sleep(CALL));
        run.transaction("third", connection -> BareTransactions.insert(connection, key, 2));
    }

    /** How often a run was begun or taken up. */
    private static void note(DataSource dataSource, String key) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO bench_attempt (run, pid) VALUES (?, ?)")) {
            insert.setString(1, key);
            insert.setLong(2, ProcessHandle.current().pid());
            insert.executeUpdate();
        }
    }
}
