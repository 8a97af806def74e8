package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.jdbc.JdbcTransactions;
import dev.hitotsu.jdbc.PostgreSqlOutboxStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;

/**
 * The business transaction of pgbench (three updates, a select, an insert) on eight connections, with and without one
 * message each. The two take turns, because machines get faster and slower.
 */
final class Append {
    private static final int CONNECTIONS = 8;
    private static final int ROUNDS = 40;
    private static final int ACCOUNTS = 100_000;
    private static final Duration ROUND = Duration.ofSeconds(1);

    /** Transactions a second, over all rounds, and the second by the first. */
    record Rates(double without, double with, double ratio) {}

    private final DataSource dataSource;
    private final JdbcTransactions template;

    Append(DataSource dataSource) {
        this.dataSource = dataSource;
        this.template = JdbcTransactions.of(dataSource, PostgreSqlOutboxStore.outbox());
    }

    Rates run() throws Exception {
        createTables();
        round(false);
        round(true);
        double without = 0;
        double with = 0;
        for (int i = 0; i < ROUNDS; i++) {
            // Who goes first changes, so that a drift of the machine favours neither.
            boolean withFirst = i % 2 == 1;
            double first = round(withFirst);
            double second = round(!withFirst);
            with += withFirst ? first : second;
            without += withFirst ? second : first;
        }
        return new Rates(without / ROUNDS, with / ROUNDS, with / without);
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

    private double round(boolean withMessage) throws Exception {
        LongAdder transactions = new LongAdder();
        long started = System.nanoTime();
        long end = started + ROUND.toNanos();
        List<Callable<Void>> clients = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(() -> {
                work(end, withMessage, transactions);
                return null;
            });
        }
        Backlog.runAll(clients);
        return transactions.sum() / ((System.nanoTime() - started) / 1e9);
    }

    private void work(long end, boolean withMessage, LongAdder transactions) throws SQLException {
        while (System.nanoTime() < end) {
            template.run(transaction -> {
                business(transaction.connection());
                if (withMessage) {
                    transaction.append(Backlog.message(transactions.intValue()));
                }
                return null;
            });
            transactions.increment();
        }
    }

    private static void business(Connection connection) throws SQLException {
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
