package dev.hitotsu.postgresql;

import dev.hitotsu.testkit.contract.FailurePolicyContract;
import dev.hitotsu.testkit.contract.RelayFixture;
import java.sql.Connection;
import org.junit.jupiter.api.Tag;

@Tag("one-version")
class FailurePolicyIT extends FailurePolicyContract<Connection> {
    private final PostgreSqlRelayFixture fixture = new PostgreSqlRelayFixture();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
