package dev.hitotsu.testkit.broker;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import dev.hitotsu.testkit.contract.receiver.ReceiverLanesContract;
import dev.hitotsu.testkit.contract.receiver.TakenAwayContract;
import java.util.List;
import java.util.UUID;

class InMemoryReceiverTest extends ReceiverLanesContract implements TakenAwayContract {
    private final InMemoryBroker broker = new InMemoryBroker();

    @Override
    protected String newTopic() {
        return "topic-" + UUID.randomUUID();
    }

    @Override
    protected ReceiverBuilder<?> receiver(String topic) {
        return broker.receiver(topic, topic);
    }

    @Override
    protected void send(List<Message> messages) {
        SinkSession session = broker.open(1);
        messages.forEach(session::send);
    }

    @Override
    protected void sendUndecodable(String topic, String key) {
        broker.sendUndecodable(Message.builder(topic, "Noise").key(key).build(), "noise");
    }

    @Override
    public void takeAway(String topic) {
        broker.takeAway(topic);
    }

    @Override
    protected String otherKey() {
        return "b";
    }
}
