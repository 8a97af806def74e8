package dev.hitotsu.postgresql;

import dev.hitotsu.testkit.contract.OutboxAdminContract;
import dev.hitotsu.testkit.contract.RelayFixture;
import java.sql.Connection;

class PostgreSqlOutboxAdminIT extends OutboxAdminContract<Connection> {
    private final PostgreSqlRelayFixture fixture = new PostgreSqlRelayFixture();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
