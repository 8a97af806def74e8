package dev.hitotsu.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.EffectResult;
import dev.hitotsu.inbox.EffectRunner;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.outbox.TransactionConflictException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The server rolls a whole transaction back because of a deadlock, the work swallows the error and goes on: it is in
 * another transaction then, and a commit would keep the second half of what it did.
 */
class SwallowedDeadlockIT {
    private final MySqlRelayFixture fixture = new MySqlRelayFixture();
    private final SchemaName schema = fixture.schema();
    private final MySql database = MySql.of(fixture.dataSource(), schema);
    private final Message message = Message.builder("orders", "OrderPlaced").build();

    @BeforeEach
    void prepareRows() throws SQLException {
        SharedMariaDb.execute(
                "CREATE TABLE " + schema + ".account (id int PRIMARY KEY, n int) ENGINE = InnoDB",
                "INSERT INTO " + schema + ".account VALUES (1, 0), (2, 0), (3, 0)");
    }

    @Test
    void aTransactionWithMessagesCommitsNothing() throws SQLException {
        assertThatThrownBy(() -> database.transactions().use(transaction -> {
                    transaction.append(message);
                    workThatSwallows(transaction.connection());
                }))
                .isInstanceOf(TransactionConflictException.class);

        assertThat(sum()).isZero();
        assertThat(database.admin().find(message.id())).isEmpty();
    }

    @Test
    void aBatchOfReceivedMessagesCommitsNothing() throws SQLException {
        var handler = database.inboxHandler("payments", (connection, received) -> workThatSwallows(connection));

        assertThatThrownBy(() -> handler.handle(new ReceivedBatch(List.of(message), Map.of(), "test")))
                .isInstanceOf(InboxException.class)
                .hasMessageContaining("not the one of the claim");

        assertThat(sum()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEffectWithAResultCommitsNothing(boolean isForgotten) throws SQLException {
        EffectRunner<Connection> effects = database.effects("payments");
        EffectOutcome done = new EffectOutcome.Done(EffectResult.DONE.bytes(), false);
        if (isForgotten) {
            assertThat(effects.<RuntimeException>run("k", new byte[1], connection -> EffectResult.DONE))
                    .isEqualTo(done);
            SharedMariaDb.execute("UPDATE " + schema + ".effect SET forget_at = held_until");
        }
        assertThatThrownBy(() -> effects.<SQLException>run("k", new byte[1], connection -> {
                    workThatSwallows(connection);
                    return EffectResult.DONE;
                }))
                .isInstanceOf(InboxException.class)
                .hasMessageContaining("not the one of the claim");

        assertThat(sum()).isZero();
        assertThat(effects.<RuntimeException>run("k", new byte[1], connection -> EffectResult.DONE))
                .isEqualTo(done);
    }

    /** Is chosen as the victim of a deadlock, because it has written less, and goes on. */
    private void workThatSwallows(Connection connection) throws SQLException {
        CountDownLatch locked = new CountDownLatch(1);
        add(connection, 1);
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> lockBoth(locked));
        try {
            locked.await();
            add(connection, 2);
            throw new AssertionError("no deadlock");
        } catch (SQLException swallowed) {
            assertThat(swallowed.getErrorCode()).isEqualTo(1213);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        other.join();
        add(connection, 3);
    }

    private void lockBoth(CountDownLatch locked) {
        try (Connection connection = fixture.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO " + schema + ".account SELECT 10 + seq, 0 FROM JSON_TABLE("
                    + "'[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]', '$[*]' COLUMNS (seq INT PATH '$')) AS numbers");
            statement.execute("SELECT * FROM " + schema + ".account WHERE id = 2 FOR UPDATE");
            locked.countDown();
            statement.execute("SELECT * FROM " + schema + ".account WHERE id = 1 FOR UPDATE");
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(Connection connection, int id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("UPDATE " + schema + ".account SET n = n + 1 WHERE id = " + id);
        }
    }

    private long sum() throws SQLException {
        try (Connection connection = fixture.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT SUM(n) FROM " + schema + ".account")) {
            row.next();
            return row.getLong(1);
        }
    }
}
