package dev.hitotsu.postgresql;

import dev.hitotsu.testkit.contract.RelayFailuresContract;
import dev.hitotsu.testkit.contract.RelayFixture;
import java.sql.Connection;
import org.junit.jupiter.api.Tag;

@Tag("one-version")
class RelayFailuresIT extends RelayFailuresContract<Connection> {
    private final PostgreSqlRelayFixture fixture = new PostgreSqlRelayFixture();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
