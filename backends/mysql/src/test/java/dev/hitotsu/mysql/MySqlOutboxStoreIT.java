package dev.hitotsu.mysql;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.testkit.contract.CommittedMessages;
import dev.hitotsu.testkit.contract.OutboxStoreContract;
import dev.hitotsu.testkit.contract.TransactionFixture;
import java.sql.Connection;
import java.util.List;

class MySqlOutboxStoreIT extends OutboxStoreContract<Connection> {
    private final MySqlRelayFixture fixture = new MySqlRelayFixture();

    @Override
    protected OutboxStore<Connection> store() {
        return fixture.outbox();
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
