package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import dev.hitotsu.testkit.contract.FailurePolicyContract;
import dev.hitotsu.testkit.contract.RelayFixture;

class MongoFailurePolicyTest extends FailurePolicyContract<ClientSession> {
    private final MongoFixture fixture = new MongoFixture();

    @Override
    protected RelayFixture<ClientSession> fixture() {
        return fixture;
    }
}
