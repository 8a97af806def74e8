package dev.hitotsu.postgresql;

import dev.hitotsu.testkit.contract.ParkedMessagesContract;
import dev.hitotsu.testkit.contract.RelayFixture;
import java.sql.Connection;

class PostgreSqlParkedMessagesIT extends ParkedMessagesContract<Connection> {
    private final PostgreSqlRelayFixture fixture = new PostgreSqlRelayFixture();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
