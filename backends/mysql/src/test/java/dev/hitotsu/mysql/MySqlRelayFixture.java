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
    private final DataSource dataSource;
    private final Transactions transactions;
    private final RelayStore store;
    private final OutboxAdmin admin;
    private final OutboxStore<Connection> outbox = new MySqlOutboxStore(schema);

    MySqlRelayFixture() {
        this(SharedMariaDb.dataSource());
    }

    MySqlRelayFixture(DataSource dataSource) {
        this.dataSource = dataSource;
        this.transactions = new Transactions(dataSource);
        this.store = MySql.of(dataSource, schema).relayStore();
        this.admin = MySql.of(dataSource, schema).admin();
    }

    DataSource dataSource() {
        return dataSource;
    }

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
