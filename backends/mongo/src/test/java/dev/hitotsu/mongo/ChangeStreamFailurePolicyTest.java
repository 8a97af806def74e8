package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import dev.hitotsu.testkit.contract.FailurePolicyContract;
import dev.hitotsu.testkit.contract.RelayFixture;

/** Of a relay that follows a change stream. */
class ChangeStreamFailurePolicyTest extends FailurePolicyContract<ClientSession> {
    private final MongoFixture fixture = new MongoFixture().byChangeStream();

    @Override
    protected RelayFixture<ClientSession> fixture() {
        return fixture;
    }
}
