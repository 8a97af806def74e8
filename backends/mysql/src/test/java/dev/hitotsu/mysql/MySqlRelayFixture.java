package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.testkit.contract.ConnectionTransactions;
import dev.hitotsu.testkit.contract.RelayFixture;
import dev.hitotsu.testkit.contract.TransactionFixture;
import java.sql.Connection;
import java.util.List;
import javax.sql.DataSource;

/** An outbox with tables of its own. */
record MySqlRelayFixture(
        DataSource dataSource,
        SchemaName schema,
        RelayStore store,
        OutboxAdmin admin,
        OutboxStore<Connection> outbox,
        TransactionFixture<Connection> transactions)
        implements RelayFixture<Connection> {

    MySqlRelayFixture() {
        this(SharedMariaDb.dataSource());
    }

    MySqlRelayFixture(DataSource dataSource) {
        this(dataSource, SharedMariaDb.schema());
    }

    private MySqlRelayFixture(DataSource dataSource, SchemaName schema) {
        this(
                dataSource,
                schema,
                MySql.of(dataSource, schema).relayStore(),
                MySql.of(dataSource, schema).admin(),
                new MySqlOutboxStore(schema),
                new ConnectionTransactions(dataSource));
    }

    /** The same outbox, for a relay that follows the binary log. */
    MySqlRelayFixture byBinlog() {
        RelayStore following = MySql.of(dataSource, schema).relayStore().withBinlog(List.of(SharedMariaDb.binlog(0)));
        return new MySqlRelayFixture(dataSource, schema, following, admin, outbox, transactions);
    }
}
