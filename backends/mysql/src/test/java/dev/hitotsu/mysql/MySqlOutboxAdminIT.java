package dev.hitotsu.mysql;

import dev.hitotsu.testkit.contract.OutboxAdminContract;
import dev.hitotsu.testkit.contract.RelayFixture;
import java.sql.Connection;

class MySqlOutboxAdminIT extends OutboxAdminContract<Connection> {
    private final MySqlRelayFixture fixture = new MySqlRelayFixture();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
