package dev.hitotsu.testkit.contract;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.InMemoryOutboxStore;
import dev.hitotsu.outbox.OutboxStore;
import java.util.List;

class InMemoryOutboxStoreTest extends OutboxStoreContract<InMemoryOutboxStore.Transaction> {
    private final InMemoryOutboxStore store = new InMemoryOutboxStore();

    @Override
    protected OutboxStore<InMemoryOutboxStore.Transaction> store() {
        return store;
    }

    @Override
    protected InMemoryOutboxStore.Transaction begin() {
        return store.begin();
    }

    @Override
    protected void commit(InMemoryOutboxStore.Transaction transaction) {
        transaction.commit();
    }

    @Override
    protected void rollback(InMemoryOutboxStore.Transaction transaction) {
        transaction.rollback();
    }

    @Override
    protected List<Message> committed() {
        return store.committed();
    }

    @Override
    protected InMemoryOutboxStore.Transaction noTransaction() {
        InMemoryOutboxStore.Transaction ended = store.begin();
        ended.commit();
        return ended;
    }
}
