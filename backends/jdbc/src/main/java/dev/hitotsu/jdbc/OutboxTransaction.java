package dev.hitotsu.jdbc;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of {@link JdbcTransactions}: the connection for the business data, and the messages about it. Messages
 * may be appended by several threads; the connection is as thread-safe as the driver's.
 */
public final class OutboxTransaction {
    private final Connection connection;
    private final OutboxBuffer<Connection> buffer;
    private final List<Mark> marks = new ArrayList<>();
    private volatile boolean rollbackOnly;
    private volatile @Nullable SQLException rollback;

    /** How many messages there were when a savepoint was set. */
    private record Mark(Savepoint savepoint, long messages) {}

    OutboxTransaction(Connection connection, OutboxBuffer<Connection> buffer) {
        this.connection = WorkConnection.of(connection, new Marks());
        this.buffer = buffer;
    }

    /**
     * The connection, in its transaction. It refuses commit, rollback and close, by method and by SQL: return from the
     * work to commit, throw or call {@link #setRollbackOnly()} to roll back. After {@code rollback(savepoint)} the
     * messages appended since that savepoint are gone.
     */
    public Connection connection() {
        return connection;
    }

    /**
     * Adds messages, written just before the commit.
     *
     * @throws dev.hitotsu.outbox.OutboxException where the transaction is over
     */
    public void append(Message... messages) {
        buffer.append(messages);
    }

    /**
     * Adds messages, written just before the commit.
     *
     * @throws dev.hitotsu.outbox.OutboxException where the transaction is over
     */
    public void append(List<Message> messages) {
        buffer.append(messages);
    }

    /**
     * Has the transaction rolled back when the work returns, messages included. The work's result is returned all the
     * same, for example that there was nothing to do.
     */
    public void setRollbackOnly() {
        rollbackOnly = true;
    }

    boolean isRollbackOnly() {
        return rollbackOnly;
    }

    /** The error with which the database rolled the transaction back, although the work went on; null for none. */
    @Nullable SQLException rollbackByDatabase() {
        return rollback;
    }

    private final class Marks implements WorkConnection.Watcher {
        @Override
        public void savepointSet(Savepoint savepoint) {
            marks.add(new Mark(savepoint, buffer.size()));
        }

        @Override
        public void rolledBackTo(Savepoint savepoint) {
            rollback = null;
            for (Mark mark : marks) {
                if (mark.savepoint() == savepoint) {
                    buffer.discardAfter(mark.messages());
                }
            }
        }

        @Override
        public void rolledBackByDatabase(SQLException error) {
            rollback = error;
        }
    }
}
