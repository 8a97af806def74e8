package dev.hitotsu.outbox;

import dev.hitotsu.message.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages of one transaction, kept until {@link #flush()} writes them in one statement.
 *
 * <p>What is not flushed is not written. End with {@link #commit()}, or with {@link #flush()} and a commit of your own. Not
 * thread-safe.
 *
 * @param <T> the database's transaction
 */
public final class OutboxBuffer<T> {
    private final Outbox<T> outbox;
    private final T transaction;
    private final List<Message> pending = new ArrayList<>();
    private boolean written;

    OutboxBuffer(Outbox<T> outbox, T transaction) {
        this.outbox = outbox;
        this.transaction = transaction;
    }

    /** Keeps the messages for the next flush. Does not block. */
    public void append(Message... messages) {
        pending.addAll(List.of(messages));
    }

    /** Keeps the messages for the next flush. Does not block. */
    public void append(List<Message> messages) {
        pending.addAll(messages);
    }

    /**
     * Writes what was kept since the last flush. Blocks for one round trip, or for none if nothing was kept.
     *
     * @throws OutboxException as {@link Outbox#append}; roll back then
     */
    public void flush() {
        if (pending.isEmpty()) {
            return;
        }
        outbox.append(transaction, pending);
        pending.clear();
        written = true;
    }

    /**
     * Writes what was kept since the last flush and commits, in one round trip if the database allows it. Then wakes a relay
     * in this process.
     *
     * @throws OutboxException as {@link Outbox#append}; nothing was committed
     * @throws CommitUnknownException if the connection broke, so that the transaction may or may not have committed
     */
    public void commit() {
        outbox.appendAndCommit(transaction, pending);
        if (written && pending.isEmpty()) {
            outbox.notifyCommitted();
        }
        pending.clear();
    }
}
