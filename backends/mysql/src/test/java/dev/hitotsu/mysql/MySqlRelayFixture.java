package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.testkit.contract.RelayFixture;
import java.sql.Connection;
import javax.sql.DataSource;

/** An outbox with tables of its own. */
final class MySqlRelayFixture implements RelayFixture<Connection> {
    private final SchemaName schema = SharedMariaDb.schema();
    private final DataSource dataSource = SharedMariaDb.dataSource();
    private final Transactions transactions = new Transactions(dataSource);
    private final RelayStore store = MySql.of(dataSource, schema).relayStore();
    private final OutboxAdmin admin = MySql.of(dataSource, schema).admin();
    private final OutboxStore<Connection> outbox = new MySqlOutboxStore(schema);

    SchemaName schema() {
        return schema;
    }

    @Override
    public RelayStore store() {
        return store;
    }

    @Override
    public OutboxAdmin admin() {
        return admin;
    }

    @Override
    public OutboxStore<Connection> outbox() {
        return outbox;
    }

    @Override
    public Connection begin() {
        return transactions.begin(false);
    }

    @Override
    public void commit(Connection transaction) {
        transactions.end(transaction, true);
    }

    @Override
    public void rollback(Connection transaction) {
        transactions.end(transaction, false);
    }
}
