package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.testkit.contract.CommittedMessages;
import dev.hitotsu.testkit.contract.OutboxStoreContract;
import dev.hitotsu.testkit.contract.TransactionFixture;
import java.util.List;

class MongoOutboxStoreTest extends OutboxStoreContract<ClientSession> {
    private final MongoFixture fixture = new MongoFixture();

    @Override
    protected OutboxStore<ClientSession> store() {
        return fixture.outbox();
    }

    @Override
    protected TransactionFixture<ClientSession> transactions() {
        return fixture.transactions();
    }

    @Override
    protected List<Message> committed() {
        return CommittedMessages.of(fixture.store());
    }
}
