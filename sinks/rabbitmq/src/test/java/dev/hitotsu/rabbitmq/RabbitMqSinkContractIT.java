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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RabbitMqSinkContractIT extends SinkContract {
    private static final int MOST_TOPICS = 15;
    private static final AtomicInteger TOPICS = new AtomicInteger();
    private static RabbitMqServer rabbit;

    @BeforeAll
    static void startRabbitMq() throws Exception {
        rabbit = RabbitMqServer.start();
        declareTopics();
        // RabbitMQ 3.10 loses a quorum queue if it is killed right after the declaration; see RabbitMqServer.
        rabbit.restart();
    }

    private static void declareTopics() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(rabbit.amqpUri());
        try (Connection connection = factory.newConnection()) {
            DestinationCache destinations = new DestinationCache(connection, QueueDeclaration.QUORUM);
            for (int i = 1; i <= MOST_TOPICS; i++) {
                destinations.ensureExists(Destination.queue("contract-" + i));
            }
        }
    }

    @AfterAll
    static void stopRabbitMq() {
        rabbit.close();
    }

    @Override
    protected Sink newSink() {
        return RabbitMqSink.builder()
                .uri(rabbit.amqpUri())
                .maxBlock(Duration.ofSeconds(30))
                .build();
    }

    @Override
    protected Sink newImpatientSink() {
        return RabbitMqSink.builder().uri(rabbit.amqpUri()).build();
    }

    @Override
    protected Sink newStrictSink() {
        return RabbitMqSink.builder()
                .uri(rabbit.amqpUri())
                .queueDeclaration(QueueDeclaration.NONE)
                .build();
    }

    @Override
    protected String newTopic() {
        return "contract-" + TOPICS.incrementAndGet();
    }

    @Override
    protected List<Message> received(String topic, int atLeast) {
        return QueueReader.take(rabbit.amqpUri(), topic, atLeast);
    }

    @Override
    protected void crash() {
        rabbit.kill();
    }

    @Override
    protected void recover() {
        rabbit.restart();
    }
}
