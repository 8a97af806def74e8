package dev.hitotsu.springboot.transaction;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.CommitUnknownException;
import dev.hitotsu.outbox.OutboxBuffer;
import dev.hitotsu.outbox.OutboxException;
import java.sql.Connection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The messages of one transaction. It belongs to the transaction's thread, as the transaction does. */
final class TransactionMessages implements TransactionSynchronization {
    private final TransactionExecution transaction;
    private final ConnectionHolder holder;
    private final TransactionalOutbox outbox;
    private final Map<Object, Long> sizesAtSavepoints = new IdentityHashMap<>();
    private @Nullable OutboxBuffer<Connection> buffer;
    private @Nullable Throwable commitFailure;
    private boolean isRegistered;
    private boolean isCommitting;
    private boolean hasEnded;

    TransactionMessages(TransactionExecution transaction, ConnectionHolder holder, TransactionalOutbox outbox) {
        this.transaction = transaction;
        this.holder = holder;
        this.outbox = outbox;
    }

    boolean belongsTo(TransactionExecution other) {
        return transaction == other;
    }

    void append(List<Message> messages) {
        if (hasEnded) {
            throw new OutboxException(
                    "transaction: already ended (expected: messages are appended before it ends, in"
                            + " @TransactionalEventListener with the phase BEFORE_COMMIT for example, or in a new transaction)");
        }
        register();
        OutboxBuffer<Connection> present = buffer();
        present.append(messages);
        if (isCommitting) {
            write(present);
        }
    }

    private OutboxBuffer<Connection> buffer() {
        OutboxBuffer<Connection> present = buffer;
        if (present == null) {
            present = outbox.outbox().buffer(holder.getConnection());
            buffer = present;
        }
        return present;
    }

    /** Has this told of savepoints and of the end. */
    private void register() {
        if (!isRegistered && TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(this);
            isRegistered = true;
        }
    }

    /** Flushes the persistence context first: entities take their row locks, and their listeners may append. */
    void writeBeforeCommit() {
        if (transaction instanceof TransactionStatus status) {
            status.flush();
        }
        if (buffer != null) {
            write(buffer);
        }
        isCommitting = true;
        // Whoever appends after the commit must be refused, also if nobody has appended so far.
        register();
    }

    /** With the COMMIT, where the connection can do that, else before it. */
    private void write(OutboxBuffer<Connection> written) {
        if (holder.getConnection() instanceof MessageCarrier carrier) {
            carrier.commitWith(written);
        } else {
            written.flush();
        }
    }

    /** Notes why the COMMIT has failed; a manager for JPA does not tell its listeners. */
    void commitFailed(Throwable failure) {
        if (isCommitting) {
            commitFailure = failure;
        }
    }

    /** The manager has sent its COMMIT. */
    void committed(@Nullable Throwable failure) {
        if (failure == null) {
            if (buffer != null && buffer.size() > 0) {
                outbox.outbox().notifyCommitted();
            }
        } else if (CommitFailures.isConnectionLost(failure)) {
            throw new CommitUnknownException(failure);
        }
    }

    /** A manager rolls back after a COMMIT that has failed. If the connection was lost, then this fails, too. */
    void rolledBack(@Nullable Throwable failure) {
        if (commitFailure != null && CommitFailures.isConnectionLost(commitFailure)) {
            throw new CommitUnknownException(commitFailure);
        }
        if (isCommitting && failure != null) {
            throw new CommitUnknownException(failure);
        }
    }

    void release() {
        hasEnded = true;
        outbox.unbind(holder);
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void savepoint(Object savepoint) {
        sizesAtSavepoints.put(savepoint, buffer == null ? 0 : buffer.size());
    }

    /** An unknown savepoint was set before the first message. */
    @Override
    public void savepointRollback(Object savepoint) {
        if (buffer != null) {
            buffer.discardAfter(sizesAtSavepoints.getOrDefault(savepoint, 0L));
        }
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        if (TransactionalOutbox.HAS_JPA) {
            JpaCommits.requireJoined(outbox.dataSource());
        }
    }

    @Override
    public void afterCommit() {
        hasEnded = true;
    }

    @Override
    public void afterCompletion(int status) {
        hasEnded = true;
    }
}
