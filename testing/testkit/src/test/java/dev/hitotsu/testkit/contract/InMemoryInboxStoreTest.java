package dev.hitotsu.testkit.contract;

import dev.hitotsu.inbox.InMemoryInboxStore;
import dev.hitotsu.inbox.InboxStore;
import java.time.InstantSource;

class InMemoryInboxStoreTest extends InboxStoreContract<InMemoryInboxStore.Transaction> {
    private final InMemoryInboxStore store = new InMemoryInboxStore(InstantSource.system());

    @Override
    protected InboxStore<InMemoryInboxStore.Transaction> store() {
        return store;
    }

    @Override
    protected InMemoryInboxStore.Transaction begin() {
        return store.begin();
    }

    @Override
    protected void commit(InMemoryInboxStore.Transaction transaction) {
        transaction.commit();
    }

    @Override
    protected void rollback(InMemoryInboxStore.Transaction transaction) {
        transaction.rollback();
    }

    @Override
    protected InMemoryInboxStore.Transaction noTransaction() {
        InMemoryInboxStore.Transaction ended = store.begin();
        ended.commit();
        return ended;
    }
}
