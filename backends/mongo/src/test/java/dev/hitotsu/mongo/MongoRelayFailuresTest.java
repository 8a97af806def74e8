package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import dev.hitotsu.testkit.contract.RelayFailuresContract;
import dev.hitotsu.testkit.contract.RelayFixture;

class MongoRelayFailuresTest extends RelayFailuresContract<ClientSession> {
    private final MongoFixture fixture = new MongoFixture();

    @Override
    protected RelayFixture<ClientSession> fixture() {
        return fixture;
    }
}
