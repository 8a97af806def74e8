package dev.hitotsu.testkit.contract;

import dev.hitotsu.inbox.InMemoryInboxStore;
import dev.hitotsu.inbox.InMemoryInboxStore.Transaction;
import dev.hitotsu.inbox.parking.InMemoryParkingStore;
import dev.hitotsu.inbox.parking.ParkingStore;
import java.time.InstantSource;

class InMemoryParkingStoreTest extends ParkingStoreContract<Transaction> {
    private final InMemoryInboxStore inbox = new InMemoryInboxStore(InstantSource.system());
    private final InMemoryParkingStore store = new InMemoryParkingStore(InstantSource.system());

    @Override
    protected ParkingStore<Transaction> store() {
        return store;
    }

    @Override
    protected TransactionFixture<Transaction> transactions() {
        return TransactionFixture.of(inbox::begin, Transaction::commit, Transaction::rollback);
    }
}
