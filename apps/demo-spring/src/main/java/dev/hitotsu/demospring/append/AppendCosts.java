package dev.hitotsu.demospring.append;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Measures transactions that insert a row, without and with a message, and prints the nanoseconds of each kind:
 * {@code JDBC_URL USER PASSWORD ROUNDS TRANSACTIONS}. All kinds take turns, in each round in another order; the median
 * of a kind's rounds counts.
 */
public final class AppendCosts {
    private static final int ARGUMENTS = 5;

    private final Map<String, TransactionKinds.Transaction> kinds;
    private final int transactions;
    /** Each kind comes after each other one, in the same orders every time. */
    private final Random random = new Random(1);

    private final Map<String, List<Long>> nanos = new LinkedHashMap<>();

    private AppendCosts(Map<String, TransactionKinds.Transaction> kinds, int transactions) {
        this.kinds = kinds;
        this.transactions = transactions;
    }

    /** Measures, and prints a line for each kind. */
    public static void main(String[] args) throws SQLException {
        if (args.length != ARGUMENTS) {
            throw new IllegalArgumentException(
                    args.length + " arguments (expected: JDBC_URL USER PASSWORD ROUNDS TRANSACTIONS)");
        }
        try (HikariDataSource pool = pool(args)) {
            new AppendCosts(new TransactionKinds(pool).all(), Integer.parseInt(args[4]))
                    .measure(Integer.parseInt(args[3]))
                    .forEach((name, median) -> System.out.println(name + " " + median));
        }
    }

    private static HikariDataSource pool(String[] args) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(args[0]);
        pool.setUsername(args[1]);
        pool.setPassword(args[2]);
        // One connection for all: how well a server process is warmed up then makes no difference.
        pool.setMaximumPoolSize(1);
        return pool;
    }

    /** A round to warm up, then those that count. */
    private Map<String, Long> measure(int rounds) throws SQLException {
        List<String> order = new ArrayList<>(kinds.keySet());
        for (int round = 0; round <= rounds; round++) {
            for (String kind : order) {
                long taken = round(Objects.requireNonNull(kinds.get(kind), kind));
                if (round > 0) {
                    nanos.computeIfAbsent(kind, unseen -> new ArrayList<>()).add(taken);
                }
            }
            Collections.shuffle(order, random);
        }
        Map<String, Long> medians = new LinkedHashMap<>();
        kinds.keySet().forEach(kind -> medians.put(kind, median(nanos.getOrDefault(kind, List.of()))));
        return medians;
    }

    private static long median(List<Long> values) {
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }

    private long round(TransactionKinds.Transaction transaction) throws SQLException {
        long started = System.nanoTime();
        for (int i = 0; i < transactions; i++) {
            transaction.run();
        }
        return (System.nanoTime() - started) / transactions;
    }
}
