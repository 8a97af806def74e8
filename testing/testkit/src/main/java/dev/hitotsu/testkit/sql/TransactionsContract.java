package dev.hitotsu.testkit.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.OutboxTransaction;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.outbox.OutboxException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Business rows and messages commit together or not at all, whatever the work does with its connection, in every {@link
 * JdbcDatabase}.
 */
public abstract class TransactionsContract {
    /** The database, the same throughout a test. */
    protected abstract JdbcDatabase database();

    /** An empty table of the business, with one column {@code id} that is its primary key. */
    protected abstract String table();

    /** The types of the messages that were committed, in their order. */
    protected abstract List<String> types() throws SQLException;

    protected static Message message(String type) {
        return Message.builder("orders", type).key("k").payload("{}").build();
    }

    protected final void insert(Connection connection, int id) throws SQLException {
        Queries.execute(connection, "INSERT INTO " + table() + " VALUES (" + id + ")");
    }

    protected final long rows() throws SQLException {
        return Queries.number(database().dataSource(), "SELECT count(*) FROM " + table());
    }

    /** That it compiles is what it says: no lambda is ambiguous, none needs a cast or a {@code return null}. */
    @Test
    void workWithAndWithoutAResult() throws SQLException {
        database().transactions().use(transaction -> insert(transaction.connection(), 1));
        database().transactions().use(transaction -> {
            insert(transaction.connection(), 2);
            transaction.append(message("a"));
        });
        String text = database().transactions().run(transaction -> {
            insert(transaction.connection(), 3);
            return "done";
        });

        assertThat(text).isEqualTo("done");
        assertThat(rows()).isEqualTo(3);
        assertThat(types()).containsExactly("a");
    }

    @Test
    void messagesFollowTheirSavepoint() throws SQLException {
        database().transactions().use(transaction -> {
            insert(transaction.connection(), 1);
            transaction.append(message("outer"));
            Savepoint savepoint = transaction.connection().setSavepoint();
            insert(transaction.connection(), 2);
            transaction.append(message("inner"), message("inner too"));
            transaction.connection().rollback(savepoint);
            transaction.append(message("after"));
        });

        assertThat(rows()).isEqualTo(1);
        assertThat(types()).containsExactly("outer", "after");
    }

    @Test
    void theConnectionRefusesWhatWouldEndTheTransaction() throws SQLException {
        database().transactions().use(transaction -> {
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

        assertThat(rows()).isEqualTo(1);
        assertThat(types()).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ROLLBACK", "commit", "/* a */ -- b\n end", "SAVEPOINT a", "ROLLBACK TO a"})
    void sqlThatWouldEndTheTransactionIsRefused(String sql) throws SQLException {
        assertRefused(sql);
    }

    /** Refused by every way in, and the work goes on. */
    protected final void assertRefused(String sql) throws SQLException {
        database().transactions().use(transaction -> {
            Connection connection = transaction.connection();
            insert(connection, 1);
            try (Statement statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.execute(sql)).hasMessageContaining("refused");
                assertThatThrownBy(() -> statement.addBatch(sql)).hasMessageContaining("refused");
            }
            assertThatThrownBy(() -> connection.prepareStatement(sql)).hasMessageContaining("refused");
            transaction.append(message("a"));
        });

        assertThat(rows()).isEqualTo(1);
        assertThat(types()).containsExactly("a");
    }

    @Test
    void anEndedTransactionTakesNoMessages() throws SQLException {
        AtomicReference<OutboxTransaction> kept = new AtomicReference<>();
        database().transactions().use(kept::set);
        assertThatThrownBy(() -> kept.get().append(message("late")))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("already ended");

        assertThatThrownBy(() -> database().transactions().run(transaction -> {
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
        database().transactions().use(transaction -> {
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

        assertThat(types()).hasSize(threads * each);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void workCanRollBackAndReturnAResult() throws SQLException {
        String result = database().transactions().run(transaction -> {
            insert(transaction.connection(), 1);
            transaction.append(message("a"));
            transaction.setRollbackOnly();
            return "seen before";
        });

        assertThat(result).isEqualTo("seen before");
        assertThat(rows()).isZero();
        assertThat(types()).isEmpty();
    }

    @Test
    void theEffectOfAReceivedMessageCannotEndTheTransactionOfItsClaim() throws Exception {
        var handler = database().inboxHandler("payments", (connection, received) -> {
            insert(connection, 1);
            connection.commit();
        });

        assertThatThrownBy(() -> handler.handle(batch(message("a")))).hasMessageContaining("commit: refused");

        assertThat(rows()).isZero();
    }

    protected static ReceivedBatch batch(Message message) {
        return new ReceivedBatch(List.of(message), Map.of(), "test");
    }
}
