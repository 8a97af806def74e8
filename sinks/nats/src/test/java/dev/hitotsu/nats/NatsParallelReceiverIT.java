package dev.hitotsu.nats;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import dev.hitotsu.testkit.contract.receiver.ParallelReceiverContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class NatsParallelReceiverIT extends ParallelReceiverContract {
    private final NatsReceiverContractIT broker = new NatsReceiverContractIT();

    @BeforeAll
    static void startNats() {
        NatsReceiverContractIT.startNats();
    }

    @AfterAll
    static void stopNats() {
        NatsReceiverContractIT.stopNats();
    }

    @Override
    protected String newTopic() {
        return broker.newTopic();
    }

    @Override
    protected ReceiverBuilder<?> receiver(String topic) {
        // So long that nothing comes again because the machine is busy.
        return ((NatsReceiverBuilder) broker.receiver(topic)).ackWait(Duration.ofSeconds(30));
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
