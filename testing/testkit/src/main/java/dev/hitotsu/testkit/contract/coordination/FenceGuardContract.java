package dev.hitotsu.testkit.contract.coordination;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.GrantLostException;
import dev.hitotsu.jdbc.JdbcFenceGuard;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What a {@link JdbcFenceGuard} keeps in every database. */
public abstract class FenceGuardContract {
    /** The database, the same throughout a test. */
    protected abstract DataSource dataSource();

    /** A guard that has seen no fence yet, the same throughout a test. */
    protected abstract JdbcFenceGuard guard();

    /** SQL that counts the transactions that wait for another one's lock. */
    protected abstract String waitingTransactions();

    private Connection transaction() throws SQLException {
        Connection connection = dataSource().getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    @Test
    public void refusesAFenceThatIsOlderThanOneThatHasCommitted() throws Exception {
        commit(7);
        commit(7);
        commit(9);
        assertThatThrownBy(() -> commit(8))
                .isInstanceOf(GrantLostException.class)
                .hasMessage("report: fence 8 (expected: at least 9, which was seen before)");
        try (Connection other = transaction()) {
            guard().check(other, "another", 1);
            other.commit();
        }
    }

    @Test
    public void aFenceThatWasRolledBackWasNotSeen() throws Exception {
        try (Connection connection = transaction()) {
            guard().check(connection, "report", 9);
            connection.rollback();
        }
        commit(7);
    }

    /** The old holder has checked and writes; the new one must wait for it, or the old write would come last. */
    @Test
    public void aNewerHolderWaitsForAnOlderOnesTransaction() throws Exception {
        try (Connection old = transaction()) {
            guard().check(old, "report", 7);
            CompletableFuture<Void> newer = CompletableFuture.runAsync(() -> commitUnchecked(9));
            await().until(() -> queryLong(waitingTransactions()) == 1);
            assertThat(newer).isNotDone();
            old.commit();
            newer.get();
        }
        assertThatThrownBy(() -> commit(7)).isInstanceOf(GrantLostException.class);
    }

    @Test
    public void refusesAConnectionThatIsInNoTransaction() throws Exception {
        try (Connection connection = dataSource().getConnection()) {
            assertThatThrownBy(() -> guard().check(connection, "report", 7))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("auto-commit is on (expected:");
        }
    }

    private void commit(long fence) throws SQLException {
        try (Connection connection = transaction()) {
            guard().check(connection, "report", fence);
            connection.commit();
        }
    }

    private void commitUnchecked(long fence) {
        try {
            commit(fence);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long queryLong(String sql) throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
