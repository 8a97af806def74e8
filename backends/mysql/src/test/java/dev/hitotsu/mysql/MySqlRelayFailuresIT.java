package dev.hitotsu.mysql;

import dev.hitotsu.testkit.contract.RelayFailuresContract;
import dev.hitotsu.testkit.contract.RelayFixture;
import java.sql.Connection;

class MySqlRelayFailuresIT extends RelayFailuresContract<Connection> {
    private final MySqlRelayFixture fixture = new MySqlRelayFixture();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
