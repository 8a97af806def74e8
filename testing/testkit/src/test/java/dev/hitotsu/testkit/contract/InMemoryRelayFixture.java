package dev.hitotsu.testkit.contract;

import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import dev.hitotsu.relay.store.RelayStore;

/** An outbox in memory. */
final class InMemoryRelayFixture implements RelayFixture<InMemoryOutbox.Transaction> {
    private final InMemoryOutbox outbox = InMemoryOutbox.create();

    @Override
    public RelayStore store() {
        return outbox;
    }

    @Override
    public OutboxAdmin admin() {
        return outbox.admin();
    }

    @Override
    public OutboxStore<InMemoryOutbox.Transaction> outbox() {
        return outbox;
    }

    @Override
    public TransactionFixture<InMemoryOutbox.Transaction> transactions() {
        return TransactionFixture.of(
                outbox::begin, InMemoryOutbox.Transaction::commit, InMemoryOutbox.Transaction::rollback);
    }
}
