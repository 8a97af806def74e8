package dev.hitotsu.testkit.contract;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import java.util.List;

class InMemoryOutboxTest extends OutboxStoreContract<InMemoryOutbox.Transaction> {
    private final InMemoryOutbox store = InMemoryOutbox.create();

    @Override
    protected OutboxStore<InMemoryOutbox.Transaction> store() {
        return store;
    }

    @Override
    protected InMemoryOutbox.Transaction begin() {
        return store.begin();
    }

    @Override
    protected void commit(InMemoryOutbox.Transaction transaction) {
        transaction.commit();
    }

    @Override
    protected void rollback(InMemoryOutbox.Transaction transaction) {
        transaction.rollback();
    }

    @Override
    protected List<Message> committed() {
        return store.committed();
    }

    @Override
    protected InMemoryOutbox.Transaction noTransaction() {
        InMemoryOutbox.Transaction ended = store.begin();
        ended.commit();
        return ended;
    }
}
