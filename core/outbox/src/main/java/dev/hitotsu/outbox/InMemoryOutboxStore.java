package dev.hitotsu.outbox;

import dev.hitotsu.message.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** An outbox in memory, for the tests of an application, which can look at what was committed. Thread-safe. */
public final class InMemoryOutboxStore implements OutboxStore<InMemoryOutboxStore.Transaction> {
    private final List<Message> committed = new ArrayList<>();
    private final Set<UUID> ids = new HashSet<>();

    /** Begins a transaction. */
    public Transaction begin() {
        return new Transaction();
    }

    @Override
    public synchronized void insert(Transaction transaction, List<Message> messages) {
        transaction.requireOpen();
        for (Message message : messages) {
            if (!ids.add(message.id())) {
                throw new OutboxException(
                        "message id: " + message.id() + " is already in the outbox (expected: an id not used before)");
            }
            transaction.messages.add(message);
        }
    }

    @Override
    public void insertAndCommit(Transaction transaction, List<Message> messages) {
        insert(transaction, messages);
        transaction.commit();
    }

    /** What was committed so far, in the order of the commits. */
    public synchronized List<Message> committed() {
        return List.copyOf(committed);
    }

    private synchronized void end(Transaction transaction, boolean keep) {
        transaction.requireOpen();
        transaction.done = true;
        if (keep) {
            committed.addAll(transaction.messages);
        } else {
            transaction.messages.forEach(message -> ids.remove(message.id()));
        }
    }

    /** A transaction of this store. Not thread-safe. */
    public final class Transaction {
        private final List<Message> messages = new ArrayList<>();
        private boolean done;

        private Transaction() {}

        public void commit() {
            end(this, true);
        }

        public void rollback() {
            end(this, false);
        }

        private void requireOpen() {
            if (done) {
                throw new OutboxException("transaction: already ended (expected: an open one)");
            }
        }
    }
}
