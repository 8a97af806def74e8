package dev.hitotsu.google.tasks;

import com.google.cloud.tasks.v2.Task;
import dev.hitotsu.googleserver.GoogleServer;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Sink;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.testkit.contract.SinkContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** An outage is one of the network, in which answers are lost. */
class CloudTasksSinkContractTest extends SinkContract {
    private static final String PARENT = "projects/hitotsu-test/locations/europe-west3/queues/";
    private static final AtomicInteger QUEUES = new AtomicInteger();
    private static GoogleServer server;
    private static TcpProxy proxy;

    @BeforeAll
    static void startServer() {
        server = GoogleServer.start();
        proxy = TcpProxy.to(server.port());
    }

    @AfterAll
    static void stopServer() {
        proxy.close();
        server.close();
    }

    @Override
    protected Sink newSink() {
        return CloudTasksSink.builder()
                .project("hitotsu-test")
                .location("europe-west3")
                .url("https://shop.example.com/tasks")
                .unordered(true)
                .endpoint("http://127.0.0.1:" + proxy.port())
                .build();
    }

    @Override
    protected String newTopic() {
        String queue = "contract-" + QUEUES.incrementAndGet();
        server.createQueue(PARENT + queue);
        return queue;
    }

    @Override
    protected List<Message> received(String topic, int atLeast) {
        List<Message> messages = server.tasks(PARENT + topic).stream()
                .map(CloudTasksSinkContractTest::message)
                .toList();
        Assertions.assertThat(messages)
                .as("stands there once, however often it was sent")
                .doesNotHaveDuplicates();
        return messages;
    }

    private static Message message(Task task) {
        Map<String, List<String>> headers = new HashMap<>();
        task.getHttpRequest().getHeadersMap().forEach((name, value) -> headers.put(name, List.of(value)));
        return TaskRequest.decode(headers, task.getHttpRequest().getBody().toByteArray())
                .message();
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
