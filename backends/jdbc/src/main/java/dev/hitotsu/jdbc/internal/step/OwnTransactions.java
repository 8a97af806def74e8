package dev.hitotsu.jdbc.internal.step;

import dev.hitotsu.inbox.step.store.Recorded;
import dev.hitotsu.jdbc.JdbcStepTransactions;
import dev.hitotsu.jdbc.Rollback;
import dev.hitotsu.jdbc.WorkConnections;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Transactions on connections of a data source. Thread-safe; blocks. */
final class OwnTransactions implements JdbcStepTransactions {
    private static final Logger log = LoggerFactory.getLogger(OwnTransactions.class);

    private final DataSource dataSource;
    private final StepDialect dialect;

    OwnTransactions(DataSource dataSource, StepDialect dialect) {
        this.dataSource = dataSource;
        this.dialect = dialect;
    }

    @Override
    public Recorded run(Body body) throws Exception {
        Connection connection = dataSource.getConnection();
        try {
            connection.setAutoCommit(false);
            return body.run(new StepConnection(WorkConnections.guarded(connection), connection), new Commit() {
                @Override
                public boolean isOurs() {
                    return true;
                }

                @Override
                public void commit() throws SQLException {
                    dialect.commit(connection);
                }

                @Override
                public void rollBack() throws SQLException {
                    connection.rollback();
                }
            });
        } catch (Throwable failure) {
            Rollback.after(failure, connection);
            throw failure;
        } finally {
            close(connection);
        }
    }

    /** What was committed stays so, whatever becomes of the connection. */
    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            log.debug("A connection could not be closed", e);
        }
    }

    static void rollBack(Throwable failure, Connection connection) {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
