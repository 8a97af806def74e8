package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.benchmarks.report.Ratios;
import dev.hitotsu.jdbc.JdbcTransactions;
import dev.hitotsu.postgresql.PostgreSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;

/**
 * The business transaction of pgbench (three updates, a select, an insert) on eight connections, with and without one
 * message each. The two alternate, because the speed of a machine varies.
 */
final class AppendBenchmark {
    private static final int CONNECTIONS = 8;
    private static final int WARM_UP_ROUNDS = 24;
    private static final int ROUNDS = 160;
    private static final int ACCOUNTS = 100_000;
    private static final Duration ROUND = Duration.ofMillis(250);

    /**
     * Transactions per second over all rounds.
     *
     * @param ratioError the standard error of the ratio, from its differences between the rounds
     */
    record Rates(double without, double with, double ratioError) {
        double ratio() {
            return with / without;
        }
    }

    private final DataSource dataSource;
    private final JdbcTransactions transactions;
    private final List<Double> without = new ArrayList<>();
    private final List<Double> with = new ArrayList<>();

    AppendBenchmark(DataSource dataSource) {
        this.dataSource = dataSource;
        this.transactions = PostgreSql.of(dataSource).transactions();
    }

    Rates run() throws Exception {
        createTables();
        // The same threads all the time, as in a server, so that the start of a thread is not measured.
        try (ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (int i = 0; i < WARM_UP_ROUNDS; i++) {
                round(clients, i % 2 == 1);
            }
            for (int i = 0; i < ROUNDS; i++) {
                // The first one alternates, so that a drift of the machine favours neither.
                boolean withFirst = i % 2 == 1;
                (withFirst ? with : without).add(round(clients, withFirst));
                (withFirst ? without : with).add(round(clients, !withFirst));
            }
        }
        Ratios ratios = new Ratios();
        for (int i = 0; i < ROUNDS; i++) {
            ratios.add(with.get(i), without.get(i));
        }
        return new Rates(mean(without), mean(with), ratios.error());
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private void createTables() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE account (id int PRIMARY KEY, balance bigint NOT NULL) WITH (fillfactor = 80)");
            statement.execute("INSERT INTO account SELECT n, 0 FROM generate_series(1, " + ACCOUNTS + ") AS n");
            statement.execute(
                    "CREATE TABLE teller (id int PRIMARY KEY, balance bigint NOT NULL) WITH (fillfactor = 50)");
            statement.execute("INSERT INTO teller SELECT n, 0 FROM generate_series(1, 1000) AS n");
            statement.execute(
                    "CREATE TABLE branch (id int PRIMARY KEY, balance bigint NOT NULL) WITH (fillfactor = 10)");
            statement.execute("INSERT INTO branch SELECT n, 0 FROM generate_series(1, 100) AS n");
            statement.execute(
                    "CREATE TABLE history (teller int, branch int, account int, delta int, at timestamptz, filler char(22))");
            statement.execute("VACUUM ANALYZE account, teller, branch");
        }
    }

    private double round(ExecutorService threads, boolean withMessage) throws Exception {
        LongAdder completed = new LongAdder();
        long started = System.nanoTime();
        long end = started + ROUND.toNanos();
        List<Callable<Void>> clients = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(() -> {
                work(end, withMessage, completed);
                return null;
            });
        }
        Backlog.runAll(threads, clients);
        return completed.sum() / ((System.nanoTime() - started) / 1e9);
    }

    private void work(long end, boolean withMessage, LongAdder completed) throws SQLException {
        while (System.nanoTime() < end) {
            transactions.run(transaction -> {
                runBusinessStatements(transaction.connection());
                if (withMessage) {
                    transaction.append(Backlog.message(completed.intValue()));
                }
                return null;
            });
            completed.increment();
        }
    }

    private static void runBusinessStatements(Connection connection) throws SQLException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int account = 1 + random.nextInt(ACCOUNTS);
        int teller = 1 + random.nextInt(1_000);
        int branch = 1 + random.nextInt(100);
        int delta = random.nextInt(-5_000, 5_000);
        execute(connection, "UPDATE account SET balance = balance + ? WHERE id = ?", delta, account);
        execute(connection, "SELECT balance FROM account WHERE id = ?", account);
        execute(connection, "UPDATE teller SET balance = balance + ? WHERE id = ?", delta, teller);
        execute(connection, "UPDATE branch SET balance = balance + ? WHERE id = ?", delta, branch);
        execute(connection, "INSERT INTO history VALUES (?, ?, ?, ?, now(), '')", teller, branch, account, delta);
    }

    private static void execute(Connection connection, String sql, int... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setInt(i + 1, values[i]);
            }
            statement.execute();
        }
    }
}
