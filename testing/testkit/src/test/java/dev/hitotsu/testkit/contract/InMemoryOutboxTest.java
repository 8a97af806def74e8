package dev.hitotsu.testkit.contract;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import java.util.List;

class InMemoryOutboxTest extends OutboxStoreContract<InMemoryOutbox.Transaction> {
    private final InMemoryRelayFixture fixture = new InMemoryRelayFixture();

    @Override
    protected OutboxStore<InMemoryOutbox.Transaction> store() {
        return fixture.outbox();
    }

    @Override
    protected TransactionFixture<InMemoryOutbox.Transaction> transactions() {
        return fixture.transactions();
    }

    @Override
    protected List<Message> committed() {
        return CommittedMessages.of(fixture.store());
    }
}
