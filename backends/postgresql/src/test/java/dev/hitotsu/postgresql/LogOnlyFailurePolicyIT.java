package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.testkit.contract.ConnectionTransactions;
import dev.hitotsu.testkit.contract.FailurePolicyContract;
import dev.hitotsu.testkit.contract.RelayFixture;
import java.sql.Connection;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;

/** What becomes of messages of an outbox without a table that cannot be delivered. */
@Tag("one-version")
class LogOnlyFailurePolicyIT extends FailurePolicyContract<Connection> {
    private final PostgreSqlRelayFixture fixture = fixture(LogicalPostgreSql.database());

    private static PostgreSqlRelayFixture fixture(DataSource database) {
        PostgreSql outbox = PostgreSql.of(database);
        outbox.source().change(OutboxSource.LOG_ONLY, Duration.ofMinutes(1));
        return new PostgreSqlRelayFixture(
                database,
                outbox.relayStore().withReplication(LogicalPostgreSql.replication(database)),
                outbox.admin(),
                new LogOutboxStore(SchemaName.DEFAULT),
                new ConnectionTransactions(database));
    }

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }
}
