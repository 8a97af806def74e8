package dev.hitotsu.mysql;

import dev.hitotsu.testkit.contract.ParkedMessagesContract;
import dev.hitotsu.testkit.contract.RelayFixture;
import java.sql.Connection;

class MySqlParkedMessagesIT extends ParkedMessagesContract<Connection> {
    private final MySqlRelayFixture fixture = new MySqlRelayFixture();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
