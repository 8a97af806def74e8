package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.testkit.contract.OutcomesContract;
import dev.hitotsu.testkit.contract.RelayFixture;
import java.sql.Connection;
import org.junit.jupiter.api.Tag;

@Tag("one-version")
class OutcomesIT extends OutcomesContract {
    private final PostgreSqlRelayFixture fixture = new PostgreSqlRelayFixture();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }

    @Override
    protected JdbcDatabase database() {
        return PostgreSql.of(fixture.dataSource());
    }

    @Override
    protected SchemaName schema() {
        return SchemaName.DEFAULT;
    }
}
