package dev.hitotsu.mysql;

import dev.hitotsu.testkit.contract.LeaseFixture;
import dev.hitotsu.testkit.contract.LeasedInboxContract;

class MySqlLeasedInboxIT extends LeasedInboxContract {
    private final LeaseFixture fixture = new MySqlLeases(SharedMariaDb.dataSource());

    @Override
    protected LeaseFixture fixture() {
        return fixture;
    }
}
