package dev.hitotsu.kafka;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import dev.hitotsu.testkit.contract.receiver.ParallelReceiverContract;
import java.util.List;

class KafkaParallelReceiverIT extends ParallelReceiverContract {
    private final KafkaReceiverContractIT broker = new KafkaReceiverContractIT();

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
