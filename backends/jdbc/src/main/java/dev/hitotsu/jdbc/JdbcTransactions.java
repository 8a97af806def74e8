package dev.hitotsu.jdbc;

import dev.hitotsu.outbox.CommitUnknownException;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxBuffer;
import dev.hitotsu.outbox.OutboxException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs business work and its messages in one transaction. Messages are collected and written in one statement together
 * with the commit, after every row lock of the work was taken; after the commit a relay in this process is woken.
 *
 * <pre>{@code
 * transactions.run(transaction -> {
 *     insertOrder(transaction.connection(), order);
 *     transaction.append(Message.builder("orders", "OrderPlaced").key(order.id()).payload(order.json()).build());
 *     return order;
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
        return new JdbcTransactions(dataSource, outbox);
    }

    /**
     * Runs the work and commits, or rolls back where it throws.
     *
     * @throws CommitUnknownException where the connection broke during COMMIT: it may or may not have happened
     * @throws OutboxException where the outbox refused a message, or the database the commit; nothing was committed
     * @throws SQLException where there is no connection; nothing was committed
     * @throws E what the work throws; nothing was committed
     */
    public <R extends @Nullable Object, E extends Exception> R run(Work<R, E> work) throws SQLException, E {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            OutboxBuffer<Connection> buffer = outbox.buffer(connection);
            try {
                R result = work.run(new OutboxTransaction(connection, buffer));
                buffer.commit();
                return result;
            } catch (Throwable failure) {
                buffer.end();
                rollback(connection, failure);
                throw failure;
            }
        }
    }

    private static void rollback(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** Business work in a transaction. */
    @FunctionalInterface
    public interface Work<R extends @Nullable Object, E extends Exception> {
        R run(OutboxTransaction transaction) throws E, SQLException;
    }
}
