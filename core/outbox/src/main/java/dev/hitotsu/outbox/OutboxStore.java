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
     * Writes the messages in the given transaction, in the order given, all or none: after an error the caller rolls
     * back. Blocks for a round trip to the database.
     *
     * @throws OutboxException if there is no transaction, or the store refuses a message
     */
    void insert(T transaction, List<Message> messages);

    /**
     * Writes the messages as {@link #insert} does and commits, in as few round trips as the database allows. Blocks.
     *
     * @param messages may be empty, to commit alone
     * @throws OutboxException as {@link #insert}; nothing was committed
     * @throws CommitUnknownException if the connection broke, so that the transaction may or may not have committed
     */
    void insertAndCommit(T transaction, List<Message> messages);
}
