package dev.hitotsu.mongo;

import dev.hitotsu.testkit.contract.LeaseFixture;
import dev.hitotsu.testkit.contract.LeasedInboxContract;

class MongoLeasedInboxTest extends LeasedInboxContract {
    private final LeaseFixture fixture = new MongoLeases();

    @Override
    protected LeaseFixture fixture() {
        return fixture;
    }
}
