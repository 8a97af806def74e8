package dev.hitotsu.mysql;

import dev.hitotsu.testkit.contract.FailurePolicyContract;
import dev.hitotsu.testkit.contract.RelayFixture;
import java.sql.Connection;

class MySqlFailurePolicyIT extends FailurePolicyContract<Connection> {
    private final MySqlRelayFixture fixture = new MySqlRelayFixture();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
