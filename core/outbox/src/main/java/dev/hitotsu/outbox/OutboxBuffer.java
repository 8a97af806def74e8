package dev.hitotsu.outbox;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The messages of one transaction, kept until {@link #flush()} writes them in one statement.
 *
 * <p>A message that is not flushed is not written. At the end call {@link #commit()}; or else {@link #flush()}, then
 * commit yourself, then {@link Outbox#notifyCommitted()} and {@link #end()}. Thread-safe, if the transaction is.
 *
 * @param <T> the database's transaction
 */
public final class OutboxBuffer<T> {
    private final Outbox<T> outbox;
    private final T transaction;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Message> pending = new ArrayList<>();
    private long flushed;
    private boolean ended;

    OutboxBuffer(Outbox<T> outbox, T transaction) {
        this.outbox = outbox;
        this.transaction = transaction;
    }

    /**
     * Keeps the messages for the next flush. Does not block.
     *
     * @throws OutboxException if the transaction is over, or a message is too large
     */
    public void append(Message... messages) {
        requireNonNull(messages, "messages: null (expected: messages)");
        append(Arrays.asList(messages));
    }

    /**
     * Keeps the messages for the next flush. Does not block.
     *
     * @throws OutboxException if the transaction is over, or a message is too large
     */
    public void append(List<Message> messages) {
        requireNonNull(messages, "messages: null (expected: a list of messages)");
        List<Message> added = outbox.accept(new ArrayList<>(messages));
        lock.lock();
        try {
            requireOpen();
            pending.addAll(added);
        } finally {
            lock.unlock();
        }
    }

    /** How many messages were appended and not discarded, including those that were flushed. */
    public long size() {
        lock.lock();
        try {
            return flushed + pending.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Keeps the first {@code size} messages and forgets the rest. Call it after a rollback to a savepoint, with the
     * {@link #size()} that the buffer had at the savepoint. The database itself has removed those that were flushed
     * since.
     */
    public void discardAfter(long size) {
        lock.lock();
        try {
            int kept = (int) Math.clamp(size - flushed, 0, pending.size());
            pending.subList(kept, pending.size()).clear();
            flushed = Math.min(flushed, size);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes the messages appended since the last flush. Blocks for one round trip; for none if there are none.
     *
     * @throws OutboxException as {@link Outbox#append}; roll back then
     */
    public void flush() {
        lock.lock();
        try {
            requireOpen();
            if (!pending.isEmpty()) {
                outbox.write(transaction, pending);
                flushed += pending.size();
                pending.clear();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes the messages appended since the last flush and commits, in one round trip if the database allows it. Then
     * calls the listeners of {@link Outbox#onCommit}. The buffer takes no messages afterwards, whatever the outcome.
     *
     * @throws OutboxException as {@link Outbox#append}; nothing was committed
     * @throws CommitUnknownException if the connection broke, so that the transaction may or may not have committed
     */
    public void commit() {
        lock.lock();
        try {
            requireOpen();
            ended = true;
            outbox.writeAndCommit(transaction, pending);
            if (flushed > 0 && pending.isEmpty()) {
                outbox.notifyCommitted();
            }
        } finally {
            pending.clear();
            lock.unlock();
        }
    }

    /** Takes no messages from now on, because the transaction is over: committed or rolled back. */
    public void end() {
        lock.lock();
        try {
            ended = true;
            pending.clear();
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (ended) {
            throw new OutboxException("transaction: already ended (expected: messages are appended before it ends)");
        }
    }
}
