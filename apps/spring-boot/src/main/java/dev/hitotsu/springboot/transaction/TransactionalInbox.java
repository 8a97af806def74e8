package dev.hitotsu.springboot.transaction;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.message.Message;
import java.sql.Connection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * An inbox in the transaction that Spring has begun on this thread: the claim on a message and its effect commit together (promise
 * P6). For code that receives messages by itself, in a method with {@code @KafkaListener} for example:
 *
 * <pre>{@code
 * @Transactional
 * void receive(OrderPlaced event, UUID messageId) {
 *     inbox.runOnce(messageId, () -> charge(event));
 * }
 * }</pre>
 *
 * <p>Tell the broker after the commit that the message is done. Thread-safe; blocks for the database.
 */
public final class TransactionalInbox {
    private final DataSource dataSource;
    private final Inbox<Connection> inbox;

    private TransactionalInbox(DataSource dataSource, Inbox<Connection> inbox) {
        this.dataSource = dataSource;
        this.inbox = inbox;
    }

    /** An inbox in the transactions of a data source. */
    public static TransactionalInbox of(DataSource dataSource, Inbox<Connection> inbox) {
        requireNonNull(dataSource, "dataSource: null (expected: a DataSource)");
        requireNonNull(inbox, "inbox: null (expected: an inbox)");
        return new TransactionalInbox(CurrentTransaction.target(dataSource), inbox);
    }

    /**
     * Runs the effect in the transaction of this thread, if the message is new to this consumer.
     *
     * @return whether the effect ran
     * @throws dev.hitotsu.outbox.OutboxException if there is no transaction, or it is read-only or of another data source
     * @throws dev.hitotsu.inbox.InboxException if the store refuses
     */
    public <E extends Exception> boolean runOnce(UUID messageId, Inbox.Effect<E> effect) throws E {
        return inbox.runOnce(connection(), messageId, effect);
    }

    /**
     * Claims the messages that are new to this consumer in the transaction of this thread, and returns them.
     *
     * @throws dev.hitotsu.outbox.OutboxException if there is no transaction, or it is read-only or of another data source
     * @throws dev.hitotsu.inbox.InboxException if the store refuses
     */
    public List<Message> claimNew(List<Message> messages) {
        return inbox.claimNew(connection(), messages);
    }

    private Connection connection() {
        return CurrentTransaction.require(dataSource).getConnection();
    }
}
