package dev.hitotsu.springboot.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.CommitUnknownException;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of one transaction. It belongs to the transaction's thread, as the transaction does. */
final class SessionMessages {
    /** How deep causes are followed; they can form a ring. */
    private static final int MAX_DEPTH = 50;

    private final ClientSession session;
    private final Outbox<ClientSession> outbox;
    private final OutboxBuffer<ClientSession> buffer;
    private boolean isCommitting;

    SessionMessages(ClientSession session, Outbox<ClientSession> outbox) {
        this.session = session;
        this.outbox = outbox;
        this.buffer = outbox.buffer(session);
    }

    ClientSession session() {
        return session;
    }

    void append(List<Message> messages) {
        buffer.append(messages);
        if (isCommitting) {
            buffer.flush();
        }
    }

    /** Writes what was appended so far. */
    void flush() {
        buffer.flush();
    }

    void writeBeforeCommit() {
        buffer.flush();
        isCommitting = true;
    }

    /** The manager has sent its commit. */
    void committed(@Nullable Throwable failure) {
        boolean hasMessages = buffer.size() > 0;
        buffer.end();
        if (failure != null) {
            requireOutcome(failure);
        } else if (hasMessages) {
            outbox.notifyCommitted();
        }
    }

    void rolledBack() {
        buffer.end();
    }

    private static void requireOutcome(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (cause instanceof CommitUnknownException
                    || cause instanceof MongoException e
                            && e.hasErrorLabel(MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL)) {
                throw new CommitUnknownException(failure);
            }
            cause = cause.getCause();
        }
    }
}
