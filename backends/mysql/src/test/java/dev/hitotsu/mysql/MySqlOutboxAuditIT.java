package dev.hitotsu.mysql;

import dev.hitotsu.testkit.contract.OutboxAuditContract;
import dev.hitotsu.testkit.contract.RelayFixture;
import java.sql.Connection;

class MySqlOutboxAuditIT extends OutboxAuditContract<Connection> {
    private final MySqlRelayFixture fixture = new MySqlRelayFixture();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
