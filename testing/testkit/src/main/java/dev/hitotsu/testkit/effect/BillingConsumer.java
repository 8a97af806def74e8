package dev.hitotsu.testkit.effect;

import dev.hitotsu.inbox.InMemoryInboxStore;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.ReceivedBatch;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A consumer with an inbox in memory, which tells apart what has arrived and what has had its effect. Thread-safe. */
public final class BillingConsumer implements BatchHandler {
    private final InMemoryInboxStore store = new InMemoryInboxStore(InstantSource.system());
    private final Inbox<InMemoryInboxStore.Transaction> inbox = Inbox.of(store, "billing");
    private final Queue<Message> arrived = new ConcurrentLinkedQueue<>();
    private final Queue<Message> billed = new ConcurrentLinkedQueue<>();

    @Override
    public void handle(ReceivedBatch batch) {
        batch.messages().forEach(this::bill);
    }

    private void bill(Message message) {
        InMemoryInboxStore.Transaction transaction = store.begin();
        inbox.runOnce(transaction, message.id(), () -> transaction.onCommit(() -> billed.add(message)));
        inbox.commit(transaction);
        arrived.add(message);
    }

    /** What the broker has delivered, repetitions as well. */
    public List<Message> arrived() {
        return List.copyOf(arrived);
    }

    /** What has had its effect. */
    public List<Message> billed() {
        return List.copyOf(billed);
    }
}
