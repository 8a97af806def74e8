package dev.hitotsu.postgresql;

import dev.hitotsu.testkit.contract.LeaseFixture;
import dev.hitotsu.testkit.contract.LeaseStoreContract;

class PostgreSqlLeaseStoreIT extends LeaseStoreContract {
    private final LeaseFixture fixture = new PostgreSqlLeases();

    @Override
    protected LeaseFixture fixture() {
        return fixture;
    }
}
