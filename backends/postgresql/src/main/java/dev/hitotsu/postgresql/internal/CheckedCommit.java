package dev.hitotsu.postgresql.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Commits, and fails where PostgreSQL would roll back. After an error in a transaction, PostgreSQL answers COMMIT with
 * ROLLBACK (its manual, COMMIT); a caller that swallowed the error would take that for a success. Blocks.
 */
public final class CheckedCommit {
    private CheckedCommit() {}

    /**
     * Commits the transaction. pgjdbc knows whether it has failed; another driver is asked with one statement.
     *
     * @throws SQLException of state {@link PostgreSqlState#TRANSACTION_FAILED} where an earlier statement failed, or
     *     the connection was closed before: nothing was committed. Otherwise as {@link Connection#commit()}.
     */
    public static void commit(Connection transaction) throws SQLException {
        requireCommittable(transaction);
        transaction.commit();
    }

    /**
     * Checks that a COMMIT would commit.
     *
     * @throws SQLException as {@link #commit}, if it would not
     */
    public static void requireCommittable(Connection transaction) throws SQLException {
        if (transaction.isClosed()) {
            throw failed("the connection was closed before the commit", null);
        }
        if (transaction.isWrapperFor(BaseConnection.class)) {
            if (transaction.unwrap(BaseConnection.class).getTransactionState() == TransactionState.FAILED) {
                throw failed("an earlier statement failed, and its error was swallowed", null);
            }
            return;
        }
        try (Statement question = transaction.createStatement()) {
            question.execute("SELECT 1");
        } catch (SQLException e) {
            throw PostgreSqlState.TRANSACTION_FAILED.equals(e.getSQLState())
                    ? failed("an earlier statement failed, and its error was swallowed", e)
                    : e;
        }
    }

    private static SQLException failed(String why, @Nullable SQLException cause) {
        return new SQLException(
                "transaction: " + why + "; nothing was committed (expected: errors end the work, or it goes back to a"
                        + " savepoint)",
                PostgreSqlState.TRANSACTION_FAILED,
                cause);
    }
}
