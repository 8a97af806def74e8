package dev.hitotsu.relay.memory;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.relay.store.LeadGrant;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An outbox in memory, with all that a relay and an operator need. It keeps every message as long as it lives, so that
 * a test can look at what was committed. As in a database, a transaction draws the positions of its messages when it
 * appends them, and others see them when it commits. Thread-safe; does not block.
 *
 * <pre>{@code
 * InMemoryOutbox store = InMemoryOutbox.create();
 * try (Relay relay = Relay.builder(store, sink).build()) {
 *     relay.start();
 *     InMemoryOutbox.Transaction transaction = store.begin();
 *     Outbox.of(store).append(transaction, message);
 *     transaction.commit();
 * }
 * }</pre>
 */
public final class InMemoryOutbox implements OutboxStore<InMemoryOutbox.Transaction>, RelayStore {
    private final OutboxMemory memory;

    private InMemoryOutbox(Clockwork clockwork, long maxMessageSize) {
        this.memory = new OutboxMemory(clockwork, maxMessageSize);
    }

    public static InMemoryOutbox create() {
        return create(Clockwork.system());
    }

    /** An outbox whose leases and delays follow the clocks given. */
    public static InMemoryOutbox create(Clockwork clockwork) {
        return create(clockwork, Message.DEFAULT_MAX_SIZE);
    }

    /** An outbox that gives a relay no message of more bytes than this. */
    public static InMemoryOutbox create(Clockwork clockwork, long maxMessageSize) {
        requireNonNull(clockwork, "clockwork: null (expected: a clockwork, such as Clockwork.system())");
        return new InMemoryOutbox(clockwork, maxMessageSize);
    }

    /** Begins a transaction. */
    public Transaction begin() {
        return new Transaction();
    }

    /** What was committed so far, in the order of the appends. */
    public List<Message> committed() {
        synchronized (memory) {
            return memory.log.committed();
        }
    }

    /**
     * What the targets have said to messages, in order; a message that was sent again may have its outcome repeated.
     */
    public List<Outcome> outcomes() {
        synchronized (memory) {
            return List.copyOf(memory.outcomes);
        }
    }

    /** What an operator can do. */
    public OutboxAdmin admin() {
        return new MemoryAdmin(memory);
    }

    /** An {@link Outbox} that appends to it. */
    public Outbox<Transaction> outbox() {
        return Outbox.of(this);
    }

    @Override
    public void insert(Transaction transaction, List<Message> messages) {
        synchronized (memory) {
            transaction.requireOpen();
            memory.log.requireNewIds(messages);
            messages.forEach(message -> transaction.positions.add(memory.log.append(message)));
        }
    }

    @Override
    public void insertAndCommit(Transaction transaction, List<Message> messages) {
        insert(transaction, messages);
        transaction.commit();
    }

    @Override
    public Optional<RelayTerm> tryLead(String instance, Duration lease) {
        synchronized (memory) {
            return memory.lease.tryAcquire(instance, lease) ? Optional.of(newTerm()) : Optional.empty();
        }
    }

    @Override
    public Optional<RelayTerm> lead(String instance, Duration lease, LeadGrant grant) {
        synchronized (memory) {
            memory.lease.takeOver(instance, lease, grant);
            return Optional.of(newTerm());
        }
    }

    private RelayTerm newTerm() {
        return new MemoryTerm(memory, memory.lease.fence());
    }

    /** A transaction. Not thread-safe. */
    public final class Transaction {
        private final List<Long> positions = new ArrayList<>();
        private boolean over;

        private Transaction() {}

        public void commit() {
            end(true);
        }

        public void rollback() {
            end(false);
        }

        private void end(boolean commits) {
            synchronized (memory) {
                requireOpen();
                over = true;
                memory.log.end(positions, commits);
            }
        }

        private void requireOpen() {
            if (over) {
                throw new OutboxException("transaction: already ended (expected: an open one)");
            }
        }
    }
}
