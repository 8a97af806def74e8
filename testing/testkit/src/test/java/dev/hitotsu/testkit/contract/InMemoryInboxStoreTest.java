package dev.hitotsu.testkit.contract;

import dev.hitotsu.inbox.InMemoryInboxStore;
import dev.hitotsu.inbox.InMemoryInboxStore.Transaction;
import dev.hitotsu.inbox.InboxStore;
import java.time.InstantSource;

class InMemoryInboxStoreTest extends InboxStoreContract<Transaction> {
    private final InMemoryInboxStore store = new InMemoryInboxStore(InstantSource.system());

    @Override
    protected InboxStore<Transaction> store() {
        return store;
    }

    @Override
    protected TransactionFixture<Transaction> transactions() {
        return TransactionFixture.of(store::begin, Transaction::commit, Transaction::rollback);
    }
}
