package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import java.util.List;
import org.junit.jupiter.api.Test;

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

    @Test
    void aTestSeesWhatWasCommittedInOrderAndNothingElse() {
        InMemoryOutbox outbox = InMemoryOutbox.create();
        InMemoryOutbox.Transaction first = outbox.begin();
        InMemoryOutbox.Transaction second = outbox.begin();
        InMemoryOutbox.Transaction never = outbox.begin();
        List<Message> messages = RelayTerms.messages(3);
        outbox.insert(first, messages.subList(0, 1));
        outbox.insert(never, messages.subList(1, 2));
        outbox.insert(second, messages.subList(2, 3));
        second.commit();
        assertThat(outbox.committed()).containsExactly(messages.get(2));
        first.commit();
        never.rollback();

        assertThat(outbox.committed()).containsExactly(messages.get(0), messages.get(2));
        assertThatThrownBy(first::commit).hasMessage("transaction: already ended (expected: an open one)");
    }
}
