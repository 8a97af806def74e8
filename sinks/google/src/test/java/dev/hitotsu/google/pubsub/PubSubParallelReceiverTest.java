package dev.hitotsu.google.pubsub;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import dev.hitotsu.testkit.contract.receiver.ParallelReceiverContract;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PubSubParallelReceiverTest extends ParallelReceiverContract {
    private final PubSubReceiverContractTest broker = new PubSubReceiverContractTest();

    @BeforeAll
    static void startServer() {
        PubSubReceiverContractTest.startServer();
    }

    @AfterAll
    static void stopServer() {
        PubSubReceiverContractTest.stopServer();
    }

    @Override
    protected String newTopic() {
        return broker.newTopic();
    }

    @Override
    protected ReceiverBuilder<?> receiver(String topic) {
        return broker.receiver(topic);
    }

    @Override
    protected void send(List<Message> messages) {
        broker.send(messages);
    }

    @Override
    protected void sendUndecodable(String topic, String key) {
        broker.sendUndecodable(topic, key);
    }
}
