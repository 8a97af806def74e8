package dev.hitotsu.jdbc.internal.step;

import dev.hitotsu.inbox.InboxException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Connections for the statements of runs. What the database rolled back for a conflict with another transaction is done
 * again. Thread-safe; blocks.
 */
final class StepConnections {
    private static final int MAX_CONFLICTS = 100;

    private final DataSource dataSource;
    private final StepDialect dialect;

    StepConnections(DataSource dataSource, StepDialect dialect) {
        this.dataSource = dataSource;
        this.dialect = dialect;
    }

    /** Something to do with a connection. */
    @FunctionalInterface
    interface Call<R> {
        R run(Connection connection) throws SQLException;
    }

    /**
     * Each statement is a transaction.
     *
     * @param what is done, for the error
     * @throws InboxException if the database refuses it
     */
    <R> R atOnce(String what, Call<R> call) {
        return call(what, connection -> {
            connection.setAutoCommit(true);
            return call.run(connection);
        });
    }

    /**
     * All statements are one transaction.
     *
     * @param what is done, for the error
     * @throws InboxException if the database refuses it
     */
    <R> R inTransaction(String what, Call<R> call) {
        return call(what, connection -> {
            connection.setAutoCommit(false);
            R result = call.run(connection);
            dialect.commit(connection);
            return result;
        });
    }

    /** As {@link #atOnce}; the call begins and ends its transactions. */
    <R> R call(String what, Call<R> call) {
        for (int attempt = 1; ; attempt++) {
            try {
                return callOnce(call);
            } catch (SQLException e) {
                if (!dialect.isConflict(e) || attempt == MAX_CONFLICTS) {
                    throw new InboxException(what + ": refused: " + dialect.explain(e), e);
                }
            }
        }
    }

    private <R> R callOnce(Call<R> call) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            try {
                return call.run(connection);
            } catch (Throwable failure) {
                OwnTransactions.rollBack(failure, connection);
                throw failure;
            }
        }
    }
}
