package dev.hitotsu.mysql;

import dev.hitotsu.testkit.contract.RelayFixture;
import dev.hitotsu.testkit.contract.RelayStoreContract;
import java.sql.Connection;

/** With MySQL's own driver. */
class ConnectorJRelayStoreIT extends RelayStoreContract<Connection> {
    private final MySqlRelayFixture fixture = new MySqlRelayFixture(SharedMariaDb.byConnectorJ());

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
