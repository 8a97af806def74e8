package dev.hitotsu.mongo;

import dev.hitotsu.testkit.contract.LeaseFixture;
import dev.hitotsu.testkit.contract.LeaseStoreContract;

class MongoLeaseStoreTest extends LeaseStoreContract {
    private final LeaseFixture fixture = new MongoLeases();

    @Override
    protected LeaseFixture fixture() {
        return fixture;
    }
}
