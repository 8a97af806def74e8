package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.testkit.contract.RelayFixture;
import java.sql.Connection;
import javax.sql.DataSource;

/** An outbox in a database of its own. */
final class PostgreSqlRelayFixture implements RelayFixture<Connection> {
    private final DataSource dataSource = SharedPostgreSql.database();
    private final Transactions transactions = new Transactions(dataSource);
    private final RelayStore store = PostgreSql.of(dataSource).relayStore();
    private final OutboxAdmin admin = PostgreSql.of(dataSource).admin();
    private final OutboxStore<Connection> outbox = new PostgreSqlOutboxStore(SchemaName.DEFAULT);

    DataSource dataSource() {
        return dataSource;
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
