package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import dev.hitotsu.testkit.contract.OutboxAuditContract;
import dev.hitotsu.testkit.contract.RelayFixture;

class MongoOutboxAuditTest extends OutboxAuditContract<ClientSession> {
    private final MongoFixture fixture = new MongoFixture();

    @Override
    protected RelayFixture<ClientSession> fixture() {
        return fixture;
    }
}
