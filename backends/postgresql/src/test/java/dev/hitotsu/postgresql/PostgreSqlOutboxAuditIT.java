package dev.hitotsu.postgresql;

import dev.hitotsu.testkit.contract.OutboxAuditContract;
import dev.hitotsu.testkit.contract.RelayFixture;
import java.sql.Connection;

class PostgreSqlOutboxAuditIT extends OutboxAuditContract<Connection> {
    private final PostgreSqlRelayFixture fixture = new PostgreSqlRelayFixture();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
