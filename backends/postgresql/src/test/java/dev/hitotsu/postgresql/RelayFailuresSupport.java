package dev.hitotsu.postgresql;

import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.testkit.contract.RelayFixture;
import dev.hitotsu.testkit.contract.RelayScenario;
import java.sql.Connection;
import javax.sql.DataSource;

/** A relay between a database and a sink whose results the test decides. */
abstract class RelayFailuresSupport extends RelayScenario<Connection> {
    private final PostgreSqlRelayFixture fixture = new PostgreSqlRelayFixture();
    final DataSource dataSource = fixture.dataSource();
    final OutboxAdmin admin = fixture.admin();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
