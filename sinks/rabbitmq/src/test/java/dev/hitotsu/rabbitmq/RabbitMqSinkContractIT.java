package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Sink;
import dev.hitotsu.servers.rabbitmq.RabbitMqServer;
import dev.hitotsu.testkit.contract.SinkContract;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;

class RabbitMqSinkContractIT extends SinkContract {
    private static final int MOST_TOPICS = 15;
    private static final AtomicInteger TOPICS = new AtomicInteger();
    private static final RabbitMqServer RABBIT = SharedRabbitMq.SERVER;

    @BeforeAll
    static void declareQueues() throws Exception {
        declareTopics();
        // RabbitMQ 3.10 loses a quorum queue if it is killed right after the declaration; see RabbitMqServer.
        RABBIT.restart();
    }

    private static void declareTopics() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(RABBIT.amqpUri());
        try (Connection connection = factory.newConnection()) {
            DestinationCache destinations = new DestinationCache(connection, QueueDeclaration.QUORUM);
            for (int i = 1; i <= MOST_TOPICS; i++) {
                destinations.ensureExists(Destination.queue("contract-" + i));
            }
        }
    }

    @Override
    protected Sink newSink() {
        return RabbitMqSink.builder()
                .uri(RABBIT.amqpUri())
                .maxBlock(Duration.ofSeconds(30))
                .build();
    }

    @Override
    protected Sink newImpatientSink() {
        return RabbitMqSink.builder().uri(RABBIT.amqpUri()).build();
    }

    @Override
    protected Sink newStrictSink() {
        return RabbitMqSink.builder()
                .uri(RABBIT.amqpUri())
                .queueDeclaration(QueueDeclaration.NONE)
                .build();
    }

    @Override
    protected String newTopic() {
        return "contract-" + TOPICS.incrementAndGet();
    }

    @Override
    protected List<Message> received(String topic, int atLeast) {
        return QueueReader.take(RABBIT.amqpUri(), topic, atLeast);
    }

    @Override
    protected void crash() {
        RABBIT.kill();
    }

    @Override
    protected void recover() {
        RABBIT.restart();
    }
}
