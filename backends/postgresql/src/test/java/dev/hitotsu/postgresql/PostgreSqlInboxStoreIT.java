package dev.hitotsu.postgresql;

import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.testkit.contract.ConnectionTransactions;
import dev.hitotsu.testkit.contract.InboxStoreContract;
import dev.hitotsu.testkit.contract.TransactionFixture;
import java.sql.Connection;

class PostgreSqlInboxStoreIT extends InboxStoreContract<Connection> {
    private final TransactionFixture<Connection> transactions = new ConnectionTransactions(SharedPostgreSql.database());

    @Override
    protected InboxStore<Connection> store() {
        return new PostgreSqlInboxStore(SchemaName.DEFAULT);
    }

    @Override
    protected TransactionFixture<Connection> transactions() {
        return transactions;
    }
}
