package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import dev.hitotsu.testkit.contract.DelayedMessagesContract;
import dev.hitotsu.testkit.contract.RelayFixture;

class MongoDelayedMessagesTest extends DelayedMessagesContract<ClientSession> {
    private final MongoFixture fixture = new MongoFixture();

    @Override
    protected RelayFixture<ClientSession> fixture() {
        return fixture;
    }
}
