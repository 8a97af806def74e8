package dev.hitotsu.mysql;

import dev.hitotsu.testkit.contract.RelayFixture;
import dev.hitotsu.testkit.contract.RelayStoreContract;
import java.sql.Connection;

/** Of a relay that follows the binary log. */
class BinlogRelayStoreIT extends RelayStoreContract<Connection> {
    private final MySqlRelayFixture fixture = new MySqlRelayFixture().byBinlog();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
