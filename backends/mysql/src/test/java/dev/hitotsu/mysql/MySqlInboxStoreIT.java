package dev.hitotsu.mysql;

import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.testkit.contract.ConnectionTransactions;
import dev.hitotsu.testkit.contract.InboxStoreContract;
import dev.hitotsu.testkit.contract.TransactionFixture;
import java.sql.Connection;

class MySqlInboxStoreIT extends InboxStoreContract<Connection> {
    private final TransactionFixture<Connection> transactions = new ConnectionTransactions(SharedMariaDb.dataSource());
    private final MySqlInboxStore store = new MySqlInboxStore(SharedMariaDb.schema());

    @Override
    protected InboxStore<Connection> store() {
        return store;
    }

    @Override
    protected TransactionFixture<Connection> transactions() {
        return transactions;
    }
}
