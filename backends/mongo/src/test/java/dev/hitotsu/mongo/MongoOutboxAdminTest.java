package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import dev.hitotsu.testkit.contract.OutboxAdminContract;
import dev.hitotsu.testkit.contract.RelayFixture;

class MongoOutboxAdminTest extends OutboxAdminContract<ClientSession> {
    private final MongoFixture fixture = new MongoFixture();

    @Override
    protected RelayFixture<ClientSession> fixture() {
        return fixture;
    }
}
