package dev.hitotsu.jdbc.internal.operator;

import dev.hitotsu.jdbc.Rollback;
import dev.hitotsu.outbox.OutboxException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Runs each call of an operator in a transaction of its own, on a connection of its own. Thread-safe; blocks. */
record OperatorCalls(DataSource dataSource, OperatorTransactions transactions) {
    /** For a call that looks at messages. */
    <R> R reading(Work<R> work) {
        return run(transactions::beginReading, transactions::commit, work);
    }

    /** As {@link #reading}, with locks, and with nothing to keep: the end does not wait for the disk. */
    <R> R readingLocked(Work<R> work) {
        return run(transactions::beginReading, Connection::rollback, work);
    }

    /** For a call that changes something, or says how the outbox is. */
    <R> R inTransaction(Work<R> work) {
        return run(transactions::begin, transactions::commit, work);
    }

    private <R> R run(Step beginning, Step end, Work<R> work) {
        try (Connection connection = dataSource.getConnection()) {
            beginning.run(connection);
            try {
                R result = work.run(connection);
                end.run(connection);
                return result;
            } catch (SQLException | RuntimeException e) {
                Rollback.after(e, connection);
                throw e;
            }
        } catch (SQLException e) {
            throw new OutboxException("database: " + transactions.explain(e), e);
        }
    }

    @FunctionalInterface
    private interface Step {
        void run(Connection connection) throws SQLException;
    }

    /** What a call does, in its transaction. */
    @FunctionalInterface
    interface Work<R> {
        R run(Connection connection) throws SQLException;
    }
}
