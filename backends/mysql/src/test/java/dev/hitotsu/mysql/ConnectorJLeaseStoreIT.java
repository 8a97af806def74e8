package dev.hitotsu.mysql;

import dev.hitotsu.testkit.contract.LeaseFixture;
import dev.hitotsu.testkit.contract.LeaseStoreContract;

class ConnectorJLeaseStoreIT extends LeaseStoreContract {
    private final LeaseFixture fixture = new MySqlLeases(SharedMariaDb.byConnectorJ());

    @Override
    protected LeaseFixture fixture() {
        return fixture;
    }
}
