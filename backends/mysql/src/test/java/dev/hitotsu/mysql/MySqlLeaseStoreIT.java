package dev.hitotsu.mysql;

import dev.hitotsu.testkit.contract.LeaseFixture;
import dev.hitotsu.testkit.contract.LeaseStoreContract;

class MySqlLeaseStoreIT extends LeaseStoreContract {
    private final LeaseFixture fixture = new MySqlLeases(SharedMariaDb.dataSource());

    @Override
    protected LeaseFixture fixture() {
        return fixture;
    }
}
