package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.testkit.contract.ConnectionTransactions;
import dev.hitotsu.testkit.contract.RelayFixture;
import dev.hitotsu.testkit.contract.TransactionFixture;
import java.sql.Connection;
import javax.sql.DataSource;

/** An outbox in a database of its own. */
record PostgreSqlRelayFixture(
        DataSource dataSource,
        RelayStore store,
        OutboxAdmin admin,
        OutboxStore<Connection> outbox,
        TransactionFixture<Connection> transactions)
        implements RelayFixture<Connection> {

    PostgreSqlRelayFixture() {
        this(SharedPostgreSql.database());
    }

    private PostgreSqlRelayFixture(DataSource dataSource) {
        this(
                dataSource,
                PostgreSql.of(dataSource).relayStore(),
                PostgreSql.of(dataSource).admin(),
                new PostgreSqlOutboxStore(SchemaName.DEFAULT),
                new ConnectionTransactions(dataSource));
    }
}
