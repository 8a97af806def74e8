package dev.hitotsu.postgresql;

import dev.hitotsu.testkit.contract.RelayFailuresContract;
import dev.hitotsu.testkit.contract.RelayFixture;
import java.sql.Connection;

class RelayFailuresIT extends RelayFailuresContract<Connection> {
    private final PostgreSqlRelayFixture fixture = new PostgreSqlRelayFixture();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
