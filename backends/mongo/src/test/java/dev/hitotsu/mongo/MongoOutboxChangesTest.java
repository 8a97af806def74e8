package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import dev.hitotsu.testkit.contract.OutboxChangesContract;
import dev.hitotsu.testkit.contract.RelayFixture;

class MongoOutboxChangesTest extends OutboxChangesContract<ClientSession> {
    private final MongoFixture fixture = new MongoFixture();

    @Override
    protected RelayFixture<ClientSession> fixture() {
        return fixture;
    }
}
