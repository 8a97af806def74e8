package dev.hitotsu.mysql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.GrantLostException;
import dev.hitotsu.jdbc.JdbcFenceGuard;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class MySqlFenceGuardIT {
    private final DataSource dataSource = SharedMariaDb.dataSource();
    private final JdbcFenceGuard guard = JdbcFenceGuard.of(new MySqlFenceTable(SharedMariaDb.schema()));

    private Connection transaction() throws SQLException {
        Connection connection = dataSource.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    @Test
    void refusesAFenceThatIsOlderThanOneThatHasCommitted() throws Exception {
        commit(7);
        commit(7);
        commit(9);
        assertThatThrownBy(() -> commit(8))
                .isInstanceOf(GrantLostException.class)
                .hasMessage("report: fence 8 (expected: at least 9, which was seen before)");
        try (Connection other = transaction()) {
            guard.check(other, "another", 1);
            other.commit();
        }
    }

    @Test
    void aFenceThatWasRolledBackWasNotSeen() throws Exception {
        try (Connection connection = transaction()) {
            guard.check(connection, "report", 9);
            connection.rollback();
        }
        commit(7);
    }

    /** The old holder has checked and writes; the new one must wait for it, or the old write would come last. */
    @Test
    void aNewerHolderWaitsForAnOlderOnesTransaction() throws Exception {
        try (Connection old = transaction()) {
            guard.check(old, "report", 7);
            CompletableFuture<Void> newer = CompletableFuture.runAsync(() -> commitUnchecked(9));
            String waiting = "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'";
            await().until(() -> queryLong(waiting) == 1);
            assertThat(newer).isNotDone();
            old.commit();
            newer.get();
        }
        assertThatThrownBy(() -> commit(7)).isInstanceOf(GrantLostException.class);
    }

    @Test
    void refusesAConnectionThatIsInNoTransaction() throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            assertThatThrownBy(() -> guard.check(connection, "report", 7))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("auto-commit is on (expected:");
        }
    }

    private void commit(long fence) throws SQLException {
        try (Connection connection = transaction()) {
            guard.check(connection, "report", fence);
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
        try (Connection connection = dataSource.getConnection();
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
