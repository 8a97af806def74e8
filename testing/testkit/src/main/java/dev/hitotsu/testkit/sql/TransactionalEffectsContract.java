package dev.hitotsu.testkit.sql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.EffectResult;
import dev.hitotsu.inbox.EffectRunner;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.jdbc.JdbcEffectRunner;
import dev.hitotsu.jdbc.OutboxEffectRunner;
import dev.hitotsu.message.Message;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Effects in a transaction of their database, at a process that dies between any two steps. */
public abstract class TransactionalEffectsContract {
    /** More than any run has. */
    private static final int MAX_STEPS = 40;

    private static final byte[] PRINT = {1};

    /** All connections of the tests. */
    protected abstract DataSource dataSource();

    /** What runs effects, by these connections, which are those of {@link #dataSource()} or pass them on. */
    protected abstract JdbcEffectRunner effects(DataSource connections);

    /** As {@link #effects}, for effects that append messages. */
    protected abstract OutboxEffectRunner outboxEffects(DataSource connections);

    /** A table with one column {@code id}, a text, that may have a value many times. */
    protected abstract String table();

    /** SQL that counts the messages of a key, which is no more than letters, digits and hyphens. */
    protected abstract String messagesOf(String key);

    @Test
    void effectAndResultHappenOnceWhicheverStepIsTheLast() throws SQLException {
        int crashes = 0;
        for (int step = 0; step < MAX_STEPS; step++) {
            String key = UUID.randomUUID().toString();
            try {
                charge(effects(CrashingDataSource.of(dataSource(), step)), key);
            } catch (CrashingDataSource.Crash expected) {
                crashes++;
            }
            String result = chargeUntilDone(key);

            assertThat(charges(key)).as("charges, dead at step %s", step).isEqualTo(1);
            assertThat(chargeUntilDone(key)).isEqualTo(result);
            assertThat(charges(key)).isEqualTo(1);
        }
        assertThat(crashes)
                .as("claim, effect, result and commit have two steps each, and the last run has no crash")
                .isGreaterThanOrEqualTo(8)
                .isLessThan(MAX_STEPS);
    }

    @Test
    void effectMessageAndResultCommitTogetherWhicheverStepIsTheLast() throws SQLException {
        int crashes = 0;
        for (int step = 0; step < MAX_STEPS; step++) {
            String key = UUID.randomUUID().toString();
            try {
                order(outboxEffects(CrashingDataSource.of(dataSource(), step)), key);
            } catch (CrashingDataSource.Crash expected) {
                crashes++;
            }
            await().until(() -> order(outboxEffects(dataSource()), key) instanceof EffectOutcome.Done);

            assertThat(charges(key)).as("charges, dead at step %s", step).isEqualTo(1);
            assertThat(Queries.number(dataSource(), messagesOf(key)))
                    .as("messages, dead at step %s", step)
                    .isEqualTo(1);
        }
        assertThat(crashes).isGreaterThanOrEqualTo(8).isLessThan(MAX_STEPS);
    }

    private EffectOutcome order(OutboxEffectRunner runner, String key) {
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
    void ofSixteenAtOnceOneHasTheEffectAndAllHaveItsResult() throws SQLException {
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

    /** Neither waits for the other one, whose effect may take long, and keys beside it are free. */
    @Test
    void whileAnEffectRunsItsKeyIsUnderWayAndOthersAreNot() throws Exception {
        String key = UUID.randomUUID().toString();
        CountDownLatch isRunning = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            var running = thread.submit(() -> effects(dataSource()).<Exception>run(key, PRINT, connection -> {
                insertCharge(connection, key);
                isRunning.countDown();
                mayEnd.await();
                return EffectResult.DONE;
            }));
            isRunning.await();
            for (int i = 0; i < 3; i++) {
                assertThat(charge(effects(dataSource()), key))
                        .isEqualTo(new EffectOutcome.InFlight(Duration.ofSeconds(1)));
                assertThat(charge(effects(dataSource()), key + i)).isInstanceOf(EffectOutcome.Done.class);
            }
            mayEnd.countDown();
            assertThat(running.get()).isInstanceOf(EffectOutcome.Done.class);
        }
        assertThat(charges(key)).isEqualTo(1);
    }

    @Test
    void aKeyWithABlankOrInCapitalsIsAnotherOne() {
        String key = UUID.randomUUID().toString();
        String result = chargeUntilDone(key);

        for (String other : List.of(key + " ", key + "A", key + "a", key + "Ä", key + "\uD83D\uDE00")) {
            assertThat(chargeUntilDone(other)).isNotEqualTo(result).isEqualTo(chargeUntilDone(other));
        }
    }

    @Test
    void whatFailsOrIsNotKeptIsUndone() throws SQLException {
        String key = UUID.randomUUID().toString();
        JdbcEffectRunner runner = effects(dataSource());
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

    private void run(JdbcEffectRunner runner, String key, EffectResult result) throws SQLException {
        EffectOutcome outcome = runner.run(key, PRINT, connection -> {
            insertCharge(connection, key);
            return result;
        });
        assertThat(outcome).isEqualTo(new EffectOutcome.Done(result.bytes(), false));
    }

    /**
     * The answer to the commit was lost, so the client asks again, also while the server still holds the old
     * connection.
     */
    private String chargeUntilDone(String key) {
        List<String> results = new ArrayList<>();
        await().until(() -> {
            EffectOutcome outcome = charge(effects(dataSource()), key);
            if (outcome instanceof EffectOutcome.Done done) {
                results.add(new String(done.result()));
            }
            return !results.isEmpty();
        });
        return results.getFirst();
    }

    private EffectOutcome charge(EffectRunner<Connection> runner, String key) {
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

    private void insertCharge(Connection connection, String key) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table() + " VALUES (?)")) {
            insert.setString(1, key);
            insert.executeUpdate();
        }
    }

    private long charges(String key) throws SQLException {
        return Queries.number(dataSource(), "SELECT count(*) FROM " + table() + " WHERE id = '" + key + "'");
    }
}
