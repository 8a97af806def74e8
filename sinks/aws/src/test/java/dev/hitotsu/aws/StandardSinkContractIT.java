package dev.hitotsu.aws;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Sink;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.testkit.contract.SinkContract;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Standard queues: what was sent again stands there twice, and ElasticMQ, unlike SQS, keeps the order in which messages
 * came.
 */
class StandardSinkContractIT extends SinkContract {
    private static final AtomicInteger TOPICS = new AtomicInteger();
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
    protected Sink newSink() {
        return SqsSink.builder()
                .endpoint(queues.endpoint())
                .region(TestQueues.REGION)
                .credentials(TestQueues.CREDENTIALS)
                .type(QueueType.STANDARD)
                .unordered(true)
                .build();
    }

    @Override
    protected String newTopic() {
        String topic = "standard-" + TOPICS.incrementAndGet();
        queues.create(topic);
        return topic;
    }

    @Override
    protected List<Message> received(String topic, int atLeast) {
        return queues.take(topic, atLeast).stream()
                .map(message -> MessageDecoder.decode(topic, message).message())
                .toList();
    }

    @Override
    protected void crash() {
        queues.proxy().pause();
        queues.proxy().cutAll(TcpProxy.Cut.RESET);
    }

    @Override
    protected void recover() {
        queues.proxy().resume();
    }
}
