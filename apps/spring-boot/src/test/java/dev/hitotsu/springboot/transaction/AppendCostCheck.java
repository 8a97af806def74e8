package dev.hitotsu.springboot.transaction;

import static dev.hitotsu.springboot.transaction.Shop.message;

import dev.hitotsu.jdbc.JdbcTransactions;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a message costs in a transaction of Spring's, beside one of our own: microseconds a transaction, the medians of
 * rounds that take turns. On request only ({@code -Dtest=AppendCostCheck}); {@code -Dhitotsu.rounds=} and
 * {@code -Dhitotsu.transactions=}.
 */
class AppendCostCheck {
    private static final int ROUNDS = Integer.getInteger("hitotsu.rounds", 9);
    private static final int TRANSACTIONS = Integer.getInteger("hitotsu.transactions", 2_000);
    private static final String INSERT = "INSERT INTO purchase (id) VALUES (?)";

    private final Map<String, Transaction> contenders = new LinkedHashMap<>();

    @FunctionalInterface
    private interface Transaction {
        void run() throws SQLException;
    }

    @Test
    void tellsWhatAMessageCosts() throws SQLException {
        try (PostgreSqlServer server = PostgreSqlServer.builder().withoutFsync().start()) {
            Shop.create(server, "shop").close();
            try (Shop separate = Shop.at(server, server.jdbcUrl("shop"));
                    Shop together = Shop.inOneRoundTrip(server, server.jdbcUrl("shop"))) {
                addOwn(separate);
                addSpring("Spring, row alone", separate, false);
                addSpring("Spring, row and message", separate, true);
                addSpring("Spring, row and message, one round trip", together, true);
                measure().forEach((name, micros) -> System.out.printf("%-42s %4d us%n", name, micros));
            }
        }
    }

    private void addOwn(Shop shop) {
        JdbcTransactions own =
                JdbcTransactions.of(shop.pool, PostgreSql.of(shop.pool).outbox());
        contenders.put("own, row alone", () -> own.use(transaction -> insert(transaction.connection())));
        contenders.put(
                "own, row and message",
                () -> own.use(transaction -> {
                    insert(transaction.connection());
                    transaction.append(message(UUID.randomUUID()));
                }));
    }

    private static void insert(Connection connection) {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, UUID.randomUUID());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void addSpring(String name, Shop shop, boolean hasMessage) {
        JdbcTemplate template = shop.template;
        TransactionTemplate transactions = shop.transaction("JDBC");
        contenders.put(
                name,
                () -> transactions.executeWithoutResult(status -> {
                    template.update(INSERT, UUID.randomUUID());
                    if (hasMessage) {
                        shop.outbox.append(message(UUID.randomUUID()));
                    }
                }));
    }

    private Map<String, Long> measure() throws SQLException {
        for (Transaction one : contenders.values()) {
            round(one);
        }
        Map<String, List<Long>> all = new LinkedHashMap<>();
        for (int i = 0; i < ROUNDS; i++) {
            for (Map.Entry<String, Transaction> one : contenders.entrySet()) {
                all.computeIfAbsent(one.getKey(), unseen -> new ArrayList<>()).add(round(one.getValue()));
            }
        }
        Map<String, Long> medians = new LinkedHashMap<>();
        all.forEach((name, micros) -> {
            Collections.sort(micros);
            medians.put(name, micros.get(micros.size() / 2));
        });
        return medians;
    }

    private static long round(Transaction transaction) throws SQLException {
        long started = System.nanoTime();
        for (int i = 0; i < TRANSACTIONS; i++) {
            transaction.run();
        }
        return (System.nanoTime() - started) / TRANSACTIONS / 1_000;
    }
}
