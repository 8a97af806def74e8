package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.testkit.contract.CommittedMessages;
import dev.hitotsu.testkit.contract.OutboxStoreContract;
import dev.hitotsu.testkit.contract.TransactionFixture;
import java.sql.Connection;
import java.util.List;

class PostgreSqlOutboxStoreIT extends OutboxStoreContract<Connection> {
    private final PostgreSqlRelayFixture fixture = new PostgreSqlRelayFixture();

    @Override
    protected OutboxStore<Connection> store() {
        return new PostgreSqlOutboxStore(SchemaName.DEFAULT);
    }

    @Override
    protected TransactionFixture<Connection> transactions() {
        return fixture.transactions();
    }

    @Override
    protected List<Message> committed() {
        return CommittedMessages.of(fixture.store());
    }
}
