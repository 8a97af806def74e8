package dev.hitotsu.mysql;

import dev.hitotsu.testkit.contract.RelayFixture;
import dev.hitotsu.testkit.contract.RelayStoreContract;
import java.sql.Connection;

class MySqlRelayStoreIT extends RelayStoreContract<Connection> {
    private final MySqlRelayFixture fixture = new MySqlRelayFixture();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
