package dev.hitotsu.rabbitmq;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Sink;
import dev.hitotsu.testkit.contract.SinkContract;
import dev.hitotsu.testkit.rabbitmq.RabbitMqServer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RabbitMqSinkContractIT extends SinkContract {
    private static final AtomicInteger TOPICS = new AtomicInteger();
    private static RabbitMqServer rabbit;

    @BeforeAll
    static void startRabbitMq() {
        rabbit = RabbitMqServer.start();
    }

    @AfterAll
    static void stopRabbitMq() {
        rabbit.close();
    }

    @Override
    protected Sink newSink() {
        return RabbitMqSink.builder().uri(rabbit.amqpUri()).build();
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
