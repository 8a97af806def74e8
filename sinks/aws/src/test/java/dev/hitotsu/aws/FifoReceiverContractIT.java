package dev.hitotsu.aws;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.testkit.contract.receiver.ReceiverLanesContract;
import dev.hitotsu.testkit.contract.receiver.TakenAwayContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

class FifoReceiverContractIT extends ReceiverLanesContract implements TakenAwayContract {
    private static TestQueues queues;

    @BeforeAll
    static void startServer() {
        queues = TestQueues.start();
    }

    @AfterAll
    static void stopServer() {
        queues.close();
    }

    @Override
    protected String newTopic() {
        String topic = "topic-" + UUID.randomUUID();
        queues.create(topic + ".fifo");
        return topic;
    }

    @Override
    protected ReceiverBuilder<?> receiver(String topic) {
        return SqsReceiver.builder()
                .endpoint(queues.endpoint())
                .region(TestQueues.REGION)
                .credentials(TestQueues.CREDENTIALS)
                .queue(topic + ".fifo")
                .waitTime(Duration.ofSeconds(1))
                .visibilityTimeout(Duration.ofSeconds(8));
    }

    @Override
    protected void send(List<Message> messages) {
        queues.send(messages);
    }

    @Override
    protected void sendUndecodable(String topic, String key) {
        MessageAttributeValue attribute = MessageAttributeValue.builder()
                .dataType("String")
                .stringValue("{\"ce_type\":\"a\\tb\"}")
                .build();
        var unused = queues.client()
                .sendMessage(request -> request.queueUrl(queues.url(topic + ".fifo"))
                        .messageBody("x")
                        .messageGroupId(key)
                        .messageDeduplicationId(UUID.randomUUID().toString())
                        .messageAttributes(Map.of(SqsHeaders.ATTRIBUTE, attribute)));
    }

    @Override
    public void takeAway(String topic) {
        queues.proxy().cutAll(TcpProxy.Cut.RESET);
    }

    @Override
    protected String otherKey() {
        return "other";
    }
}
