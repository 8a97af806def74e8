package dev.hitotsu.mysql;

import dev.hitotsu.testkit.contract.DelayedMessagesContract;
import dev.hitotsu.testkit.contract.RelayFixture;
import java.sql.Connection;

class MySqlDelayedMessagesIT extends DelayedMessagesContract<Connection> {
    private final MySqlRelayFixture fixture = new MySqlRelayFixture();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
