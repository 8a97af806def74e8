package dev.hitotsu.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Sink;
import dev.hitotsu.servers.elasticmq.ElasticMqServer;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.testkit.contract.SinkContract;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** ElasticMQ forgets its queues when it is killed, so an outage is one of the network, in which answers are lost. */
class FifoSinkContractIT extends SinkContract {
    private static final AtomicInteger TOPICS = new AtomicInteger();
    private static ElasticMqServer server;
    private static TestQueues queues;
    private static TcpProxy proxy;

    @BeforeAll
    static void startServer() {
        server = ElasticMqServer.start();
        queues = new TestQueues(server);
        proxy = TcpProxy.to(server.port());
    }

    @AfterAll
    static void stopServer() {
        proxy.close();
        queues.close();
        server.close();
    }

    @Override
    protected Sink newSink() {
        return SqsSink.builder()
                .endpoint("http://127.0.0.1:" + proxy.port())
                .region(TestQueues.REGION)
                .credentials(TestQueues.CREDENTIALS)
                .build();
    }

    @Override
    protected String newTopic() {
        String topic = "contract-" + TOPICS.incrementAndGet();
        queues.create(topic + ".fifo");
        return topic;
    }

    @Override
    protected List<Message> received(String topic, int atLeast) {
        List<Message> messages = queues.take(topic + ".fifo", atLeast).stream()
                .map(message -> MessageDecoder.decode(topic + ".fifo", message).message())
                .toList();
        assertThat(messages).as("stands there once, however often it was sent").doesNotHaveDuplicates();
        return messages;
    }

    @Override
    protected void crash() {
        proxy.pause();
        proxy.cutAll(TcpProxy.Cut.RESET);
    }

    @Override
    protected void recover() {
        proxy.resume();
    }
}
