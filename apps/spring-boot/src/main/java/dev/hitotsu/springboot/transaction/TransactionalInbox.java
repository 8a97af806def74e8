package dev.hitotsu.springboot.transaction;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.ClaimAges;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.message.Message;
import java.sql.Connection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * An inbox in the transaction that Spring has begun on this thread: the claim on a message and its effect commit
 * together (promise P6). For code that receives messages by itself, in a method with {@code @KafkaListener} for
 * example:
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
     * @throws dev.hitotsu.outbox.OutboxException if there is no transaction, or it is read-only or of another data
     *     source
     * @throws dev.hitotsu.inbox.InboxException if the store refuses; the commit throws it, too, if the effect swallowed
     *     an error
     */
    public <E extends Exception> boolean runOnce(UUID messageId, Inbox.Effect<E> effect) throws E {
        requireNonNull(messageId, "messageId: null (expected: the id of a message)");
        requireNonNull(effect, "effect: null (expected: what to run)");
        return inbox.runOnce(checkedConnection(), messageId, effect);
    }

    /**
     * Claims the messages that are new to this consumer in the transaction of this thread, and returns them.
     *
     * @throws dev.hitotsu.outbox.OutboxException if there is no transaction, or it is read-only or of another data
     *     source
     * @throws dev.hitotsu.inbox.InboxException if the store refuses
     */
    public List<Message> claimNew(List<Message> messages) {
        requireNonNull(messages, "messages: null (expected: a list of messages)");
        return inbox.claimNew(checkedConnection(), messages);
    }

    /**
     * Deletes claims of this consumer whose time to live is over, in the transaction of this thread.
     *
     * @param limit how many at most
     * @return how many; if it is less than the limit, nothing is left
     * @throws dev.hitotsu.outbox.OutboxException if there is no transaction, or it is read-only or of another data
     *     source
     * @throws dev.hitotsu.inbox.InboxException if the store refuses
     */
    public int deleteOldClaims(Retention retention, int limit) {
        requireNonNull(retention, "retention: null (expected: a retention)");
        return inbox.deleteOldClaims(connection(), retention, limit);
    }

    /**
     * Deletes claims of this consumer that have these ages, as {@link #deleteOldClaims(Retention, int)} does.
     *
     * @return how many; if it is less than the limit, nothing is left
     */
    public int deleteOldClaims(ClaimAges ages, int limit) {
        requireNonNull(ages, "ages: null (expected: ages of claims)");
        return inbox.deleteOldClaims(connection(), ages, limit);
    }

    /**
     * The connection of a transaction that does not commit in silence what it has lost. After an effect that swallowed
     * an error PostgreSQL answers COMMIT with a rollback; then the claim is gone, too, and the message must not count
     * as handled.
     */
    private Connection checkedConnection() {
        Connection connection = connection();
        TransactionSynchronizationManager.registerSynchronization(new CommittableCheck(connection));
        return connection;
    }

    private Connection connection() {
        return CurrentTransaction.require(dataSource).getConnection();
    }

    private final class CommittableCheck implements TransactionSynchronization {
        private final Connection connection;

        CommittableCheck(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            inbox.requireCommittable(connection);
        }
    }
}
