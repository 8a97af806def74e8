package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import dev.hitotsu.testkit.contract.ParkedMessagesContract;
import dev.hitotsu.testkit.contract.RelayFixture;

class MongoParkedMessagesTest extends ParkedMessagesContract<ClientSession> {
    private final MongoFixture fixture = new MongoFixture();

    @Override
    protected RelayFixture<ClientSession> fixture() {
        return fixture;
    }
}
