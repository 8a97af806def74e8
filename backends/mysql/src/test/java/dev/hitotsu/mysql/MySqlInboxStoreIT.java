package dev.hitotsu.mysql;

import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.testkit.contract.InboxStoreContract;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;

class MySqlInboxStoreIT extends InboxStoreContract<Connection> {
    private final Transactions transactions = new Transactions(SharedMariaDb.dataSource());
    private final MySqlInboxStore store = new MySqlInboxStore(SharedMariaDb.schema());

    @AfterEach
    void close() throws SQLException {
        transactions.close();
    }

    @Override
    protected InboxStore<Connection> store() {
        return store;
    }

    @Override
    protected Connection begin() {
        return transactions.begin(false);
    }

    @Override
    protected void commit(Connection transaction) {
        transactions.end(transaction, true);
    }

    @Override
    protected void rollback(Connection transaction) {
        transactions.end(transaction, false);
    }

    @Override
    protected Connection noTransaction() {
        return transactions.begin(true);
    }
}
