package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.outbox.CommitUnknownException;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxBuffer;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.TransactionConflictException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs business work and writes its messages in one transaction. It collects the messages and writes them together with
 * the commit, after the work has taken all its row locks. After the commit it wakes a relay in this process.
 *
 * <pre>{@code
 * transactions.use(transaction -> {
 *     insertOrder(transaction.connection(), order);
 *     transaction.append(Message.builder("orders", "OrderPlaced").key(order.id()).payload(order.json()).build());
 * });
 * }</pre>
 *
 * <p>Thread-safe. Blocks for the database.
 */
public final class JdbcTransactions {
    private final DataSource dataSource;
    private final Outbox<Connection> outbox;

    private JdbcTransactions(DataSource dataSource, Outbox<Connection> outbox) {
        this.dataSource = dataSource;
        this.outbox = outbox;
    }

    public static JdbcTransactions of(DataSource dataSource, Outbox<Connection> outbox) {
        requireNonNull(dataSource, "dataSource: null (expected: a DataSource)");
        requireNonNull(outbox, "outbox: null (expected: an outbox)");
        return new JdbcTransactions(dataSource, outbox);
    }

    /**
     * Runs the work, commits, and returns what the work returns; {@link #use} is for work that returns nothing. Rolls
     * back if the work throws.
     *
     * @throws CommitUnknownException if the connection broke during the COMMIT; the transaction may have committed or
     *     not
     * @throws OutboxException if the outbox refused a message, or the database refused the commit; nothing was
     *     committed
     * @throws SQLException if there is no connection; nothing was committed
     * @throws E what the work throws; nothing was committed
     */
    public <R extends @Nullable Object, E extends Exception> R run(Work<R, E> work) throws SQLException, E {
        requireNonNull(work, "work: null (expected: what to run)");
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            OutboxBuffer<Connection> buffer = outbox.buffer(connection);
            try {
                OutboxTransaction transaction = new OutboxTransaction(connection, buffer);
                R result = work.run(transaction);
                if (transaction.isRollbackOnly()) {
                    buffer.end();
                    connection.rollback();
                } else {
                    requireNotRolledBack(transaction);
                    buffer.commit();
                }
                return result;
            } catch (Throwable failure) {
                buffer.end();
                Rollback.after(failure, connection);
                throw failure;
            }
        }
    }

    /**
     * As {@link #run}, for work without a result.
     *
     * @throws CommitUnknownException if the connection broke during the COMMIT; the transaction may have committed or
     *     not
     * @throws OutboxException if the outbox refused a message, or the database refused the commit; nothing was
     *     committed
     * @throws SQLException if there is no connection; nothing was committed
     * @throws E what the work throws; nothing was committed
     */
    public <E extends Exception> void use(WorkWithoutResult<E> work) throws SQLException, E {
        requireNonNull(work, "work: null (expected: what to run)");
        run((Work<@Nullable Void, E>) transaction -> {
            work.run(transaction);
            return null;
        });
    }

    /** Work that swallows such an error would commit what it did after it, and nothing of what it did before. */
    private static void requireNotRolledBack(OutboxTransaction transaction) {
        SQLException error = transaction.rollbackByDatabase();
        if (error != null) {
            throw new TransactionConflictException(error);
        }
    }

    /** Business work in a transaction, without a result. */
    @FunctionalInterface
    public interface WorkWithoutResult<E extends Exception> {
        void run(OutboxTransaction transaction) throws E, SQLException;
    }

    /** Business work in a transaction. */
    @FunctionalInterface
    public interface Work<R extends @Nullable Object, E extends Exception> {
        R run(OutboxTransaction transaction) throws E, SQLException;
    }
}
