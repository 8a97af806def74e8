package dev.hitotsu.mysql;

import dev.hitotsu.testkit.contract.RelayFailuresContract;
import dev.hitotsu.testkit.contract.RelayFixture;
import java.sql.Connection;

class BinlogRelayFailuresIT extends RelayFailuresContract<Connection> {
    private final MySqlRelayFixture fixture = new MySqlRelayFixture().byBinlog();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
