package dev.hitotsu.mysql;

import dev.hitotsu.testkit.contract.FailurePolicyContract;
import dev.hitotsu.testkit.contract.RelayFixture;
import java.sql.Connection;

class BinlogFailurePolicyIT extends FailurePolicyContract<Connection> {
    private final MySqlRelayFixture fixture = new MySqlRelayFixture().byBinlog();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
