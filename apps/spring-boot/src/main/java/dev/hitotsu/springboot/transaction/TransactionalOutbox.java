package dev.hitotsu.springboot.transaction;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxException;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * An outbox that takes part in the transaction which Spring has begun on this thread: a message is delivered if and
 * only if that transaction commits (promise P1).
 *
 * <p>It collects the messages and writes them just before the COMMIT: after every callback of the application, and
 * after the persistence context was flushed. So the position in the log is taken when the transaction holds all its row
 * locks, which order per key needs (promise P3). A message that is appended even later is written at once. A rollback
 * to a savepoint ({@code NESTED}) removes the messages appended since.
 *
 * <p>A transaction manager has to know the outbox: {@link #attachTo}. It may be JDBC's or JPA's; the business data may
 * be written with {@code JdbcTemplate}, {@code JdbcClient}, jOOQ or JPA. If the connection breaks during COMMIT, the
 * manager throws {@link dev.hitotsu.outbox.CommitUnknownException}.
 *
 * <p>Thread-safe. Appending does not block before the COMMIT.
 */
public final class TransactionalOutbox {
    static final boolean HAS_JPA = ClassUtils.isPresent(
            "org.springframework.orm.jpa.JpaTransactionManager", TransactionalOutbox.class.getClassLoader());

    private final DataSource dataSource;
    private final Outbox<Connection> outbox;
    private final TransactionExecutionListener listener = new OutboxTransactionListener(this);

    private TransactionalOutbox(DataSource dataSource, Outbox<Connection> outbox) {
        this.dataSource = dataSource;
        this.outbox = outbox;
    }

    /**
     * An outbox in the transactions of a data source.
     *
     * @param dataSource that of the transaction managers, the same object
     */
    public static TransactionalOutbox of(DataSource dataSource, Outbox<Connection> outbox) {
        requireNonNull(dataSource, "dataSource: null (expected: a DataSource)");
        requireNonNull(outbox, "outbox: null (expected: an outbox)");
        return new TransactionalOutbox(CurrentTransaction.target(dataSource), outbox);
    }

    /**
     * Tells the transaction manager of this outbox. Without it the manager's transactions cannot carry messages. A
     * second call changes nothing. Call it before the manager is used.
     *
     * <p>A manager for JDBC of the same data source then takes its connections through a wrapper, whose COMMIT takes
     * the messages along in one round trip. Spring takes the wrapper for the data source itself.
     *
     * @throws IllegalArgumentException if the manager is a reactive one: messages need a transaction of a thread
     */
    public void attachTo(ConfigurableTransactionManager manager) {
        requireNonNull(manager, "manager: null (expected: a transaction manager)");
        if (manager instanceof ReactiveTransactionManager) {
            throw new IllegalArgumentException(
                    "manager: " + manager.getClass().getName()
                            + ", a reactive one (expected: a manager for JDBC or JPA; reactive transactions carry no messages)");
        }
        if (!manager.getTransactionExecutionListeners().contains(listener)) {
            manager.addListener(listener);
        }
        CarryingDataSource.giveTo(manager, dataSource);
        if (HAS_JPA) {
            JpaCommits.watch(manager, this);
        }
    }

    /** What {@link #attachTo} gives to a manager. */
    public TransactionExecutionListener listener() {
        return listener;
    }

    /**
     * Adds messages to the transaction of this thread.
     *
     * @throws OutboxException if there is no transaction, it is read-only or of another data source, or a message is
     *     too large
     */
    public void append(Message... messages) {
        requireNonNull(messages, "messages: null (expected: messages)");
        append(Arrays.asList(messages));
    }

    /**
     * Adds messages to the transaction of this thread, in the order given.
     *
     * @throws OutboxException if there is no transaction, it is read-only or of another data source, or a message is
     *     too large
     */
    public void append(List<Message> messages) {
        requireNonNull(messages, "messages: null (expected: a list of messages)");
        TransactionMessages current = current();
        if (current == null) {
            CurrentTransaction.require(dataSource);
            throw CurrentTransaction.unknownManager();
        }
        current.append(messages);
    }

    DataSource dataSource() {
        return dataSource;
    }

    Outbox<Connection> outbox() {
        return outbox;
    }

    /** The messages of the transaction of this thread; null if it has none, or one that this outbox was not told of. */
    @Nullable TransactionMessages current() {
        ConnectionHolder holder = CurrentTransaction.holder(dataSource);
        return holder == null
                ? null
                : (TransactionMessages) TransactionSynchronizationManager.getResource(new Key(this, holder));
    }

    void bind(ConnectionHolder holder, TransactionMessages messages) {
        TransactionSynchronizationManager.bindResource(new Key(this, holder), messages);
    }

    void unbind(ConnectionHolder holder) {
        TransactionSynchronizationManager.unbindResourceIfPossible(new Key(this, holder));
    }

    /**
     * Each transaction has a holder of its own, so its messages need not be moved when another one begins in between.
     */
    private record Key(TransactionalOutbox outbox, ConnectionHolder holder) {}
}
