package dev.hitotsu.postgresql;

import dev.hitotsu.testkit.contract.RelayFixture;
import dev.hitotsu.testkit.contract.RelayStoreContract;
import java.sql.Connection;

class PostgreSqlRelayStoreIT extends RelayStoreContract<Connection> {
    private final PostgreSqlRelayFixture fixture = new PostgreSqlRelayFixture();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
