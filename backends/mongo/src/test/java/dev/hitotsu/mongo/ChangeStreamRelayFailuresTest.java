package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import dev.hitotsu.testkit.contract.RelayFailuresContract;
import dev.hitotsu.testkit.contract.RelayFixture;

/** Of a relay that follows a change stream. */
class ChangeStreamRelayFailuresTest extends RelayFailuresContract<ClientSession> {
    private final MongoFixture fixture = new MongoFixture().byChangeStream();

    @Override
    protected RelayFixture<ClientSession> fixture() {
        return fixture;
    }
}
