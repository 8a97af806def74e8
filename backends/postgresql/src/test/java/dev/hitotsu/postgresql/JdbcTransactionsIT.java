package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.OutboxTransaction;
import dev.hitotsu.outbox.CommitUnknownException;
import dev.hitotsu.outbox.OutboxException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Business rows and messages commit together or not at all, whatever the work does with its connection. */
class JdbcTransactionsIT extends TransactionsSupport {
    /** That it compiles is what it says: no lambda is ambiguous, none needs a cast or a {@code return null}. */
    @Test
    void workWithAndWithoutAResult() throws SQLException {
        transactions.use(transaction -> insert(transaction.connection(), 1));
        transactions.use(transaction -> {
            insert(transaction.connection(), 2);
            transaction.append(message("a"));
        });
        long counted = transactions.run(transaction -> count(transaction.connection(), "SELECT count(*) FROM orders"));
        String text = transactions.run(transaction -> {
            insert(transaction.connection(), 3);
            return "done";
        });

        assertThat(counted).isEqualTo(2);
        assertThat(text).isEqualTo("done");
        assertThat(orders()).isEqualTo(3);
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void aSwallowedErrorIsAFailureWithAndWithoutMessages() {
        for (boolean withMessage : List.of(true, false)) {
            assertThatThrownBy(() -> transactions.use(transaction -> {
                        insert(transaction.connection(), 1);
                        assertThatThrownBy(() -> insert(transaction.connection(), 1))
                                .isInstanceOf(SQLException.class);
                        if (withMessage) {
                            transaction.append(message("a"));
                        }
                    }))
                    .isInstanceOf(OutboxException.class)
                    .isNotInstanceOf(CommitUnknownException.class);
        }
        assertThat(orders()).isZero();
        assertThat(messages()).isZero();
    }

    @Test
    void messagesFollowTheirSavepoint() throws SQLException {
        transactions.use(transaction -> {
            insert(transaction.connection(), 1);
            transaction.append(message("outer"));
            Savepoint savepoint = transaction.connection().setSavepoint();
            insert(transaction.connection(), 2);
            transaction.append(message("inner"), message("inner too"));
            transaction.connection().rollback(savepoint);
            transaction.append(message("after"));
        });

        assertThat(orders()).isEqualTo(1);
        assertThat(texts("SELECT type FROM hitotsu.message ORDER BY position")).containsExactly("outer", "after");
    }

    @Test
    void theConnectionRefusesWhatWouldEndTheTransaction() throws SQLException {
        transactions.use(transaction -> {
            Connection connection = transaction.connection();
            insert(connection, 1);
            transaction.append(message("a"));
            assertThatThrownBy(connection::commit).hasMessageContaining("commit: refused");
            assertThatThrownBy(connection::rollback).hasMessageContaining("rollback: refused");
            assertThatThrownBy(connection::close).hasMessageContaining("close: refused");
            assertThatThrownBy(() -> connection.setAutoCommit(true)).hasMessageContaining("setAutoCommit(true)");
            assertThatThrownBy(() -> connection.abort(Runnable::run)).hasMessageContaining("abort: refused");
            try (Statement statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.getConnection().commit()).hasMessageContaining("commit: refused");
            }
        });

        assertThat(orders()).isEqualTo(1);
        assertThat(messages()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ROLLBACK",
                "commit",
                "/* a */ -- b\n end",
                "SELECT 1; rollback",
                "SAVEPOINT a",
                "ROLLBACK TO a",
                "PREPARE TRANSACTION 'x'"
            })
    void sqlThatWouldEndTheTransactionIsRefused(String sql) throws SQLException {
        transactions.use(transaction -> {
            Connection connection = transaction.connection();
            insert(connection, 1);
            try (Statement statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.execute(sql)).hasMessageContaining("refused");
                assertThatThrownBy(() -> statement.addBatch(sql)).hasMessageContaining("refused");
            }
            assertThatThrownBy(() -> connection.prepareStatement(sql)).hasMessageContaining("refused");
            transaction.append(message("a"));
        });

        assertThat(orders()).isEqualTo(1);
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void sqlThatOnlyMentionsSuchWordsIsTaken() throws SQLException {
        transactions.use(transaction -> {
            try (Statement statement = transaction.connection().createStatement()) {
                statement.execute("SELECT 'a; ROLLBACK', \"x; COMMIT\" FROM (SELECT 1 AS \"x; COMMIT\") AS t");
                statement.execute("DO $body$ BEGIN PERFORM 1; END $body$");
                statement.execute("SELECT CASE WHEN true THEN 1 END; SELECT 2 -- ; COMMIT");
            }
        });
    }

    @Test
    void anEndedTransactionTakesNoMessages() throws SQLException {
        AtomicReference<OutboxTransaction> kept = new AtomicReference<>();
        transactions.use(transaction -> {
            kept.set(transaction);
        });
        assertThatThrownBy(() -> kept.get().append(message("late")))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("already ended");

        assertThatThrownBy(() -> transactions.run(transaction -> {
                    kept.set(transaction);
                    throw new IllegalStateException("the work fails");
                }))
                .hasMessage("the work fails");
        assertThatThrownBy(() -> kept.get().append(message("late"))).isInstanceOf(OutboxException.class);
    }

    @Test
    void severalThreadsAppendToOneTransaction() throws Exception {
        int threads = 8;
        int each = 200;
        transactions.use(transaction -> {
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> appending = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                appending.add(Thread.ofPlatform().start(() -> {
                    await(start);
                    for (int n = 0; n < each; n++) {
                        transaction.append(message("a"));
                    }
                }));
            }
            start.countDown();
            for (Thread thread : appending) {
                thread.join();
            }
        });

        assertThat(messages()).isEqualTo(threads * each);
    }

    @Test
    void workCanRollBackAndReturnAResult() throws SQLException {
        String result = transactions.run(transaction -> {
            insert(transaction.connection(), 1);
            transaction.append(message("a"));
            transaction.setRollbackOnly();
            return "seen before";
        });

        assertThat(result).isEqualTo("seen before");
        assertThat(orders()).isZero();
        assertThat(messages()).isZero();
    }

    @Test
    void anEmptyTransactionCommits() {
        assertThatCode(() -> transactions.run(transaction -> null)).doesNotThrowAnyException();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
