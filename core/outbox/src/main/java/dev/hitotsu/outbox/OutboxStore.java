package dev.hitotsu.outbox;

import dev.hitotsu.message.Message;
import java.util.List;

/**
 * Where an outbox keeps its messages: the database of the business data.
 *
 * @param <T> the database's transaction, for example {@code java.sql.Connection}
 */
public interface OutboxStore<T> {
    /**
     * Writes the messages in the given transaction, in the order given. They count as one write: after an error the
     * transaction must be rolled back. Blocks for a round trip to the database.
     *
     * @throws OutboxException where the transaction is none, or the store refuses a message
     */
    void insert(T transaction, List<Message> messages);

    /**
     * Writes the messages as {@link #insert} does and commits, in as few round trips as the database allows. Blocks.
     *
     * @param messages may be empty, to commit alone
     * @throws OutboxException as {@link #insert}; nothing was committed
     * @throws CommitUnknownException where the connection broke, so that it may or may not have been committed
     */
    void insertAndCommit(T transaction, List<Message> messages);
}
