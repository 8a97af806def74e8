package dev.hitotsu.springboot.mongo;

import com.mongodb.client.ClientSession;
import dev.hitotsu.outbox.CommitUnknownException;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/** Follows the transactions of managers, which call {@link #beforeCommit} last of all, directly before the commit. */
final class SessionListener implements TransactionExecutionListener {
    private final MongoTransactionalOutbox outbox;

    SessionListener(MongoTransactionalOutbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable beginFailure) {
        if (beginFailure != null || !transaction.isNewTransaction() || transaction.isReadOnly()) {
            return;
        }
        ClientSession session = outbox.session();
        // A session that has messages belongs to a transaction around this one, which is then of another database.
        if (session != null && outbox.messagesOf(session) == null) {
            outbox.bind(transaction, session);
        }
    }

    @Override
    public void beforeCommit(TransactionExecution transaction) {
        SessionMessages messages = outbox.messagesOf(transaction);
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
        SessionMessages messages = outbox.unbind(transaction);
        if (messages != null) {
            messages.committed(commitFailure);
        }
    }

    @Override
    public void afterRollback(TransactionExecution transaction, @Nullable Throwable rollbackFailure) {
        SessionMessages messages = outbox.unbind(transaction);
        if (messages != null) {
            messages.rolledBack();
        }
    }
}
