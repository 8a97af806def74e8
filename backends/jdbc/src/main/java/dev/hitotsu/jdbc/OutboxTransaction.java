package dev.hitotsu.jdbc;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxBuffer;
import java.sql.Connection;
import java.util.List;

/** A transaction of {@link JdbcTransactions}: the connection for the business data, and its messages. Not thread-safe. */
public final class OutboxTransaction {
    private final Connection connection;
    private final OutboxBuffer<Connection> buffer;

    OutboxTransaction(Connection connection, OutboxBuffer<Connection> buffer) {
        this.connection = connection;
        this.buffer = buffer;
    }

    /** The connection of the transaction. {@link JdbcTransactions} commits and closes it; the work must not. */
    public Connection connection() {
        return connection;
    }

    /** Adds messages. They are written just before the commit. */
    public void append(Message... messages) {
        buffer.append(messages);
    }

    /** Adds messages. They are written just before the commit. */
    public void append(List<Message> messages) {
        buffer.append(messages);
    }

    void commit() {
        buffer.commit();
    }
}
