package dev.hitotsu.springboot.mongo;

import static java.util.Objects.requireNonNull;

import com.mongodb.client.ClientSession;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * An outbox that takes part in the transaction of MongoDB which Spring has begun on this thread: what repositories and
 * {@code MongoTemplate} write and the messages commit at once, and a message is delivered if and only if they do
 * (promise P1).
 *
 * <p>It collects the messages and writes them just before the commit, in the session of the transaction. A transaction
 * manager has to know it: {@link #attachTo}. If nobody answers whether a transaction has committed, the manager throws
 * {@link dev.hitotsu.outbox.CommitUnknownException}. Where another transaction is in the way, the manager throws what
 * Spring makes of MongoDB's {@code TransientTransactionError}; {@link RepeatedTransactions} run the transaction again.
 *
 * <p>Thread-safe. Appending does not block before the commit.
 */
public final class MongoTransactionalOutbox {
    private final MongoDatabaseFactory factory;
    private final Outbox<ClientSession> outbox;
    private final TransactionExecutionListener listener = new SessionListener(this);

    private MongoTransactionalOutbox(MongoDatabaseFactory factory, Outbox<ClientSession> outbox) {
        this.factory = factory;
        this.outbox = outbox;
    }

    /**
     * An outbox in the transactions of a database's client.
     *
     * @param factory that of the transaction managers, the same object
     * @param outbox of the same client
     */
    public static MongoTransactionalOutbox of(MongoDatabaseFactory factory, Outbox<ClientSession> outbox) {
        requireNonNull(factory, "factory: null (expected: a MongoDatabaseFactory)");
        requireNonNull(outbox, "outbox: null (expected: an outbox)");
        return new MongoTransactionalOutbox(factory, outbox);
    }

    /**
     * Tells the transaction manager of this outbox. Without it the manager's transactions cannot carry messages. A
     * second call changes nothing. Call it before the manager is used.
     */
    public void attachTo(ConfigurableTransactionManager manager) {
        requireNonNull(manager, "manager: null (expected: a MongoTransactionManager)");
        if (!manager.getTransactionExecutionListeners().contains(listener)) {
            manager.addListener(listener);
        }
    }

    /**
     * Adds messages to the transaction of this thread.
     *
     * @throws OutboxException if there is no transaction, it is read-only or not one of MongoDB, or a message is too
     *     large
     */
    public void append(Message... messages) {
        requireNonNull(messages, "messages: null (expected: messages)");
        append(Arrays.asList(messages));
    }

    /**
     * Adds messages to the transaction of this thread, in the order given.
     *
     * @throws OutboxException if there is no transaction, it is read-only or not one of MongoDB, or a message is too
     *     large
     */
    public void append(List<Message> messages) {
        requireNonNull(messages, "messages: null (expected: a list of messages)");
        SessionMessages current = messagesOf(CurrentSession.require(factory));
        if (current == null) {
            throw CurrentSession.unknownManager();
        }
        current.append(messages);
    }

    /** Writes what was appended to the transaction of this thread, so that only the commit is left to do. */
    void flush() {
        ClientSession session = session();
        SessionMessages current = session == null ? null : messagesOf(session);
        if (current != null) {
            current.flush();
        }
    }

    @Nullable ClientSession session() {
        return CurrentSession.find(factory);
    }

    /** The messages of a session's transaction, or of a transaction; null if it has none, or nobody told of it. */
    @Nullable SessionMessages messagesOf(Object of) {
        return (SessionMessages) TransactionSynchronizationManager.getResource(new Key(this, of));
    }

    /** By its session for those who append, and by itself, because at its end it has no session any more. */
    void bind(TransactionExecution transaction, ClientSession session) {
        SessionMessages messages = new SessionMessages(session, outbox);
        TransactionSynchronizationManager.bindResource(new Key(this, session), messages);
        TransactionSynchronizationManager.bindResource(new Key(this, transaction), messages);
    }

    /** Forgets the messages of a transaction and returns them; null if it had none. */
    @Nullable SessionMessages unbind(TransactionExecution transaction) {
        SessionMessages messages = (SessionMessages)
                TransactionSynchronizationManager.unbindResourceIfPossible(new Key(this, transaction));
        if (messages != null) {
            TransactionSynchronizationManager.unbindResourceIfPossible(new Key(this, messages.session()));
        }
        return messages;
    }

    /** Each transaction has a session of its own, so nothing need be moved when another one begins in between. */
    private record Key(MongoTransactionalOutbox outbox, Object of) {}
}
