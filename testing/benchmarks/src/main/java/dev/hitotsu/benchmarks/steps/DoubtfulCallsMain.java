package dev.hitotsu.benchmarks.steps;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.inbox.step.RefusedException;
import dev.hitotsu.inbox.step.StepHandler;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.postgresql.PostgreSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Takes up runs of one call, and dies in it: {@code URL USER PASSWORD}. A charge that is new is made, and the process
 * ends before its record, when as many runs as it works on stand there. A charge that was made is refused: the bank has
 * thought better of it.
 */
public final class DoubtfulCallsMain {
    static final String CONSUMER = "doubtful";

    private static final int CONCURRENCY = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int KILLED = 137;

    private DoubtfulCallsMain() {}

    /** Runs until it ends itself, or is ended. */
    @SuppressWarnings("MustBeClosedChecker") // It is killed.
    public static void main(String[] args) throws InterruptedException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(args[0]);
        config.setUsername(args[1]);
        config.setPassword(args[2]);
        config.setMaximumPoolSize(5);
        HikariDataSource bank = new HikariDataSource(config);
        AtomicInteger charged = new AtomicInteger();
        StepHandler<Connection> unused = steps(bank)
                .handler((run, message) -> run.call(
                        "charge",
                        key -> charge(bank, key, charged),
                        key -> note(bank, "INSERT INTO bench_refund (call) VALUES (?) ON CONFLICT DO NOTHING", key)))
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

    private static void charge(DataSource bank, String key, AtomicInteger charged)
            throws SQLException, InterruptedException {
        if (note(bank, "INSERT INTO bench_charge (call) VALUES (?) ON CONFLICT DO NOTHING", key) == 0) {
            throw new RefusedException("declined");
        }
        if (charged.incrementAndGet() < CONCURRENCY) {
            Thread.sleep(PATIENCE);
        }
        Runtime.getRuntime().halt(KILLED);
    }

    /** How many rows are new. */
    private static int note(DataSource bank, String sql, String key) throws SQLException {
        try (Connection connection = bank.getConnection();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, key);
            return insert.executeUpdate();
        }
    }
}
