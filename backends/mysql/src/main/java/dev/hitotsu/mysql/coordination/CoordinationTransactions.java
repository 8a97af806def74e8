package dev.hitotsu.mysql.coordination;

import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.jdbc.Rollback;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.mysql.internal.MySqlMigrations;
import dev.hitotsu.mysql.internal.MySqlState;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Runs transactions, again where the server has rolled one back because of a deadlock, and translates the database's
 * errors into those of coordination. Thread-safe; blocks.
 */
final class CoordinationTransactions {
    private static final int MAX_ATTEMPTS = 20;
    private static final String EXPECTED =
            "a server that may be written, which a replica may not, the right password, and a user with SELECT, INSERT,"
                    + " UPDATE and DELETE on the coordination tables";

    private final DataSource dataSource;
    private final SchemaName schema;
    private volatile boolean closed;

    CoordinationTransactions(DataSource dataSource, SchemaName schema) {
        this.dataSource = dataSource;
        this.schema = schema;
    }

    /** What happens in a transaction. It may run several times, and must do nothing else. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * Runs the work in a transaction, and commits it.
     *
     * @throws StoreUnavailableException if the database does not answer; then it may have committed
     * @throws CoordinationException if the database refuses
     */
    <T> T run(Work<T> work) {
        try {
            return runOrThrow(work);
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    /** As {@link #run}, for callers that look at the database's error themselves. */
    <T> T runOrThrow(Work<T> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return runOnce(work);
            } catch (SQLException e) {
                if (attempt == MAX_ATTEMPTS || !MySqlState.isConflict(e)) {
                    throw e;
                }
            }
        }
    }

    private <T> T runOnce(Work<T> work) throws SQLException {
        if (closed) {
            throw new StoreUnavailableException("database: closed (expected: open)", null);
        }
        try (Connection connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(false);
            T result;
            try {
                result = work.run(connection);
                connection.commit();
            } catch (Throwable failure) {
                Rollback.after(failure, connection);
                throw failure;
            }
            connection.setAutoCommit(autoCommit);
            return result;
        }
    }

    RuntimeException translate(SQLException e) {
        SQLException cause = SqlState.rootCause(e);
        if (MySqlState.isUnknownTable(cause)) {
            return new CoordinationException(
                    "database \"" + schema.value() + "\": without the tables of coordination (expected: version "
                            + MySqlMigrations.ALL.newest() + "; run \"hitotsu schema apply\")",
                    e);
        }
        boolean isRefused = SqlState.isRefusal(cause) || MySqlState.isDenied(cause) || MySqlState.isReadOnly(cause);
        return isRefused
                ? new CoordinationException("database: " + cause.getMessage() + " (expected: " + EXPECTED + ")", e)
                : new StoreUnavailableException("database: " + cause.getMessage(), e);
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }
}
