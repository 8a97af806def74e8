package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import dev.hitotsu.testkit.contract.RelayFixture;
import dev.hitotsu.testkit.contract.RelayStoreContract;

class MongoRelayStoreTest extends RelayStoreContract<ClientSession> {
    private final MongoFixture fixture = new MongoFixture();

    @Override
    protected RelayFixture<ClientSession> fixture() {
        return fixture;
    }
}
