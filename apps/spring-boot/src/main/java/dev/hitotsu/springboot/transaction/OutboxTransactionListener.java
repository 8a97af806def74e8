package dev.hitotsu.springboot.transaction;

import dev.hitotsu.outbox.CommitUnknownException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Follows the transactions of managers. A manager calls {@link #beforeCommit} last of all, directly before its COMMIT,
 * and also if nobody had appended anything when the callbacks of synchronizations were called. A synchronization could
 * not do that: those registered during {@code beforeCommit} are not called any more.
 */
final class OutboxTransactionListener implements TransactionExecutionListener {
    private final TransactionalOutbox outbox;

    OutboxTransactionListener(TransactionalOutbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable beginFailure) {
        if (beginFailure != null || !transaction.isNewTransaction() || transaction.isReadOnly()) {
            return;
        }
        ConnectionHolder holder = CurrentTransaction.holder(outbox.dataSource());
        // A holder that has messages belongs to a transaction around this one, which is then of another data source.
        if (holder != null && outbox.current() == null) {
            outbox.bind(holder, new TransactionMessages(transaction, holder, outbox));
        }
    }

    @Override
    public void beforeCommit(TransactionExecution transaction) {
        TransactionMessages messages = messagesOf(transaction);
        if (messages != null) {
            messages.writeBeforeCommit();
        }
    }

    /**
     * The transaction is over.
     *
     * @throws CommitUnknownException in place of the failure, if nobody knows whether the transaction committed
     */
    @Override
    public void afterCommit(TransactionExecution transaction, @Nullable Throwable commitFailure) {
        TransactionMessages messages = messagesOf(transaction);
        if (messages != null) {
            messages.release();
            messages.committed(commitFailure);
        }
    }

    /**
     * The transaction is over. This is called for a COMMIT that has failed, too.
     *
     * @throws CommitUnknownException in place of the failure, if nobody knows whether the transaction committed
     */
    @Override
    public void afterRollback(TransactionExecution transaction, @Nullable Throwable rollbackFailure) {
        TransactionMessages messages = messagesOf(transaction);
        if (messages != null) {
            messages.release();
            messages.rolledBack(rollbackFailure);
        }
    }

    private @Nullable TransactionMessages messagesOf(TransactionExecution transaction) {
        TransactionMessages messages = outbox.current();
        return messages != null && messages.belongsTo(transaction) ? messages : null;
    }
}
