package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.testkit.contract.RelayFixture;
import dev.hitotsu.testkit.contract.TransactionFixture;

/** An outbox in a database of its own. */
final class MongoFixture implements RelayFixture<ClientSession> {
    private final MongoCollections collections;
    private final TransactionFixture<ClientSession> transactions = MongoDatabases.transactions();

    private final RelayStore store;

    MongoFixture() {
        String name = MongoDatabases.name();
        MongoDatabases.create(name);
        collections = new MongoCollections(MongoDatabases.CLIENT, name);
        store = MongoRelayStore.of(collections);
    }

    private MongoFixture(MongoCollections collections) {
        this.collections = collections;
        this.store = MongoRelayStore.of(collections).withChangeStream();
    }

    /** The same outbox, for a relay that follows a change stream. */
    MongoFixture byChangeStream() {
        return new MongoFixture(collections);
    }

    @Override
    public RelayStore store() {
        return store;
    }

    @Override
    public OutboxStore<ClientSession> outbox() {
        return new MongoOutboxStore(collections);
    }

    InboxStore<ClientSession> inbox() {
        return new MongoInboxStore(collections);
    }

    ParkingStore<ClientSession> parking() {
        return collections.inboxParked();
    }

    @Override
    public TransactionFixture<ClientSession> transactions() {
        return transactions;
    }

    @Override
    public OutboxAdmin admin() {
        return new MongoOutboxAdmin(collections, null);
    }
}
