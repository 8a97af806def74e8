package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.testkit.contract.InboxStoreContract;
import dev.hitotsu.testkit.contract.TransactionFixture;

class MongoInboxStoreTest extends InboxStoreContract<ClientSession> {
    private final MongoFixture fixture = new MongoFixture();

    @Override
    protected InboxStore<ClientSession> store() {
        return fixture.inbox();
    }

    @Override
    protected TransactionFixture<ClientSession> transactions() {
        return fixture.transactions();
    }
}
