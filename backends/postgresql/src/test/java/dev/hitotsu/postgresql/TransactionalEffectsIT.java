package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.EffectResult;
import dev.hitotsu.inbox.EffectRunner;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.jdbc.JdbcEffectRunner;
import dev.hitotsu.jdbc.OutboxEffectRunner;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.testkit.sql.CrashingDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Effects in a transaction of their database, at a process that dies between any two steps. */
@Tag("one-version")
class TransactionalEffectsIT {
    /** More than any run has. */
    private static final int MAX_STEPS = 24;

    private static final byte[] PRINT = {1};

    private final DataSource database = EffectDatabase.SHARED;
    private final PostgreSqlResultStore store = new PostgreSqlResultStore(SchemaName.DEFAULT);

    @BeforeEach
    void createTable() {
        EffectDatabase.execute(database, "CREATE TABLE IF NOT EXISTS charge (key text NOT NULL)");
    }

    @Test
    void effectAndResultHappenOnceWhicheverStepIsTheLast() {
        int crashes = 0;
        for (int step = 0; step < MAX_STEPS; step++) {
            String key = UUID.randomUUID().toString();
            try {
                charge(JdbcEffectRunner.of(CrashingDataSource.of(database, step), store, "orders"), key);
            } catch (CrashingDataSource.Crash expected) {
                crashes++;
            }
            String result = chargeUntilDone(key);

            assertThat(charges(key)).as("charges, dead at step %s", step).isEqualTo(1);
            assertThat(chargeUntilDone(key)).isEqualTo(result);
            assertThat(charges(key)).isEqualTo(1);
        }
        assertThat(crashes)
                .as("claim, effect, result and commit have two steps each")
                .isEqualTo(8);
    }

    @Test
    void effectMessageAndResultCommitTogetherWhicheverStepIsTheLast() {
        int crashes = 0;
        for (int step = 0; step < MAX_STEPS; step++) {
            String key = UUID.randomUUID().toString();
            try {
                order(CrashingDataSource.of(database, step), key);
            } catch (CrashingDataSource.Crash expected) {
                crashes++;
            }
            await().until(() -> order(database, key) instanceof EffectOutcome.Done);

            assertThat(charges(key)).as("charges, dead at step %s", step).isEqualTo(1);
            assertThat(count("SELECT count(*) FROM hitotsu.message WHERE key = ?", key))
                    .as("messages, dead at step %s", step)
                    .isEqualTo(1);
        }
        assertThat(crashes).isGreaterThanOrEqualTo(8).isLessThan(MAX_STEPS);
    }

    private EffectOutcome order(DataSource dataSource, String key) {
        OutboxEffectRunner runner =
                OutboxEffectRunner.of(PostgreSql.of(dataSource).transactions(), store, "outbox-orders");
        try {
            return runner.<SQLException>run(key, PRINT, transaction -> {
                insertCharge(transaction.connection(), key);
                transaction.append(Message.builder("orders", "Placed").key(key).build());
                return EffectResult.DONE;
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void ofSixteenAtOnceOneHasTheEffectAndAllHaveItsResult() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 10; round++) {
                String key = UUID.randomUUID().toString();
                List<CompletableFuture<String>> results = IntStream.range(0, 16)
                        .mapToObj(i -> CompletableFuture.supplyAsync(() -> chargeUntilDone(key), threads))
                        .toList();

                assertThat(results.stream().map(CompletableFuture::join).distinct())
                        .hasSize(1);
                assertThat(charges(key)).isEqualTo(1);
            }
        }
    }

    @Test
    void whatFailsOrIsNotKeptIsUndone() {
        String key = UUID.randomUUID().toString();
        JdbcEffectRunner runner = JdbcEffectRunner.of(database, store, "orders");
        IllegalStateException failure = new IllegalStateException("failure");

        assertThatThrownBy(() -> runner.<SQLException>run(key, PRINT, connection -> {
                    insertCharge(connection, key);
                    throw failure;
                }))
                .isSameAs(failure);
        run(runner, key, EffectResult.notKept(new byte[] {5}));
        assertThat(charges(key)).isZero();

        run(runner, key, EffectResult.of(new byte[] {6}));
        assertThat(charges(key)).isEqualTo(1);
        assertThat(runner.run(key, new byte[] {2}, connection -> EffectResult.DONE))
                .isEqualTo(new EffectOutcome.Conflict());
    }

    private static void run(JdbcEffectRunner runner, String key, EffectResult result) {
        try {
            EffectOutcome outcome = runner.run(key, PRINT, connection -> {
                insertCharge(connection, key);
                return result;
            });
            assertThat(outcome).isEqualTo(new EffectOutcome.Done(result.bytes(), false));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anErrorThatTheEffectSwallowsIsAFailure() {
        String key = UUID.randomUUID().toString();
        JdbcEffectRunner runner = JdbcEffectRunner.of(database, store, "orders");

        assertThatThrownBy(() -> runner.run(key, PRINT, connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("SELECT 1/0");
                    } catch (SQLException swallowed) {
                        assertThat(swallowed.getSQLState()).isEqualTo("22012");
                    }
                    return EffectResult.DONE;
                }))
                .isInstanceOf(InboxException.class);
    }

    /**
     * The answer to the commit was lost, so the client asks again, also while the server still holds the old
     * connection.
     */
    private String chargeUntilDone(String key) {
        List<String> results = new ArrayList<>();
        await().until(() -> {
            EffectOutcome outcome = charge(JdbcEffectRunner.of(database, store, "orders"), key);
            if (outcome instanceof EffectOutcome.Done done) {
                results.add(new String(done.result()));
            }
            return !results.isEmpty();
        });
        return results.getFirst();
    }

    private static EffectOutcome charge(EffectRunner<Connection> runner, String key) {
        try {
            return runner.run(key, PRINT, connection -> {
                insertCharge(connection, key);
                return EffectResult.of(UUID.randomUUID().toString().getBytes());
            });
        } catch (InboxException e) {
            return new EffectOutcome.InFlight(Duration.ZERO);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void insertCharge(Connection connection, String key) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO charge VALUES (?)")) {
            insert.setString(1, key);
            insert.executeUpdate();
        }
    }

    private long charges(String key) {
        return count("SELECT count(*) FROM charge WHERE key = ?", key);
    }

    private long count(String sql, String key) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
