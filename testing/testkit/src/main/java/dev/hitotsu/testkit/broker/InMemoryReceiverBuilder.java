package dev.hitotsu.testkit.broker;

import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.message.receiver.ReceiverBuilder;

/** Builds a receiver of an {@link InMemoryBroker}. Not thread-safe. */
public final class InMemoryReceiverBuilder extends ReceiverBuilder<InMemoryReceiverBuilder> {
    private final InMemoryBroker broker;
    private final String group;
    private final String topic;

    InMemoryReceiverBuilder(InMemoryBroker broker, String group, String topic) {
        this.broker = broker;
        this.group = group;
        this.topic = topic;
    }

    @Override
    protected InMemoryReceiverBuilder self() {
        return this;
    }

    @Override
    public Receiver start() {
        return InMemoryReceiver.start(group, this, new InMemorySubscription(broker, group, topic));
    }

    private static final class InMemoryReceiver extends Receiver {
        private InMemoryReceiver(String group, InMemoryReceiverBuilder settings, InMemorySubscription subscription) {
            super("hitotsu-memory-" + group, settings, subscription);
        }

        static Receiver start(String group, InMemoryReceiverBuilder settings, InMemorySubscription subscription) {
            InMemoryReceiver receiver = new InMemoryReceiver(group, settings, subscription);
            receiver.start();
            return receiver;
        }
    }
}
