package dev.hitotsu.postgresql;

import dev.hitotsu.testkit.contract.OutboxChangesContract;
import dev.hitotsu.testkit.contract.RelayFixture;
import java.sql.Connection;

class PostgreSqlOutboxChangesIT extends OutboxChangesContract<Connection> {
    private final PostgreSqlRelayFixture fixture = new PostgreSqlRelayFixture();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
