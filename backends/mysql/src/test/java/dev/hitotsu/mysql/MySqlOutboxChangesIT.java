package dev.hitotsu.mysql;

import dev.hitotsu.testkit.contract.OutboxChangesContract;
import dev.hitotsu.testkit.contract.RelayFixture;
import java.sql.Connection;

class MySqlOutboxChangesIT extends OutboxChangesContract<Connection> {
    private final MySqlRelayFixture fixture = new MySqlRelayFixture();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
