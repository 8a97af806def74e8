package dev.hitotsu.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Sink;
import dev.hitotsu.servers.net.Direction;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.testkit.contract.Resender;
import dev.hitotsu.testkit.contract.SinkContract;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** ElasticMQ forgets its queues when it is killed, so an outage is one of the network, in which answers are lost. */
class FifoSinkContractIT extends SinkContract {
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

    @Test
    void aSlowLineChangesNoOrderAndKeepsNoKeyBack() {
        String topic = newTopic();
        List<Message> messages = IntStream.range(0, 100)
                .mapToObj(i -> Message.builder(topic, "OrderPlaced")
                        .key("key " + i % 10)
                        .payload("message " + i)
                        .build())
                .toList();
        queues.proxy().delay(Direction.TO_CLIENT, Duration.ofMillis(20));
        try (Sink sink = newSink()) {
            new Resender(sink.open(1), sink.pipelining(), 100).send(messages);
        } finally {
            queues.proxy().heal();
        }
        assertThat(received(topic, 100).stream().filter(each -> "key 1".equals(each.key())))
                .containsExactlyElementsOf(messages.stream()
                        .filter(each -> "key 1".equals(each.key()))
                        .toList());
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
