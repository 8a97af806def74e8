package dev.hitotsu.rabbitmq;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import dev.hitotsu.testkit.contract.receiver.ParallelReceiverContract;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RabbitMqParallelReceiverIT extends ParallelReceiverContract {
    private final RabbitMqReceiverContractIT broker = new RabbitMqReceiverContractIT();

    @BeforeAll
    static void startProxy() {
        RabbitMqReceiverContractIT.startProxy();
    }

    @AfterAll
    static void stopProxy() {
        RabbitMqReceiverContractIT.stopProxy();
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
