package dev.hitotsu.rabbitmq;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.message.receiver.PoisonHandler.Decision;
import dev.hitotsu.message.receiver.RetryPolicy;
import dev.hitotsu.servers.rabbitmq.RabbitMqServer;
import dev.hitotsu.testkit.contract.Resender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What is RabbitMQ's own; {@link RabbitMqReceiverContractIT} has what every receiver keeps. */
class RabbitMqReceiverIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final RetryPolicy QUICK =
            new RetryPolicy(new Backoff(Duration.ofMillis(5), Duration.ofMillis(50), 0.5), 2, 3);
    private static final RabbitMqServer RABBIT = SharedRabbitMq.SERVER;

    private final Queue<Message> handled = new ConcurrentLinkedQueue<>();
    private String queue = "";

    @BeforeEach
    void nameQueue(TestInfo test) {
        queue = test.getTestMethod().orElseThrow().getName();
    }

    private RabbitMqReceiverBuilder receiver() {
        return RabbitMqReceiver.builder()
                .uri(RABBIT.amqpUri())
                .queue(queue)
                .retryPolicy(QUICK)
                .handler(batch -> handled.addAll(batch.messages()));
    }

    private List<Message> send(int count) {
        List<Message> messages = IntStream.range(0, count)
                .mapToObj(i -> Message.builder(queue, "OrderPlaced")
                        .payload("message " + i)
                        .build())
                .toList();
        try (RabbitMqSink sink = RabbitMqSink.builder()
                        .uri(RABBIT.amqpUri())
                        .maxBlock(Duration.ofSeconds(30))
                        .build();
                SinkSession session = sink.open(1)) {
            new Resender(session, sink.pipelining(), count).send(messages);
        }
        return messages;
    }

    private void awaitHandled(List<Message> messages) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(new ArrayList<>(handled)).containsAll(messages));
    }

    private void sendForeign(AMQP.BasicProperties.Builder properties) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(RABBIT.amqpUri());
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.basicPublish("", queue, properties.build(), new byte[] {1});
            channel.waitForConfirmsOrDie();
        }
    }

    private static Object nested(int levels) {
        Object value = "deep";
        for (int i = 0; i < levels; i++) {
            value = i % 2 == 0 ? List.of(value) : Map.of("n", value);
        }
        return value;
    }

    @Test
    void asksThePoisonHandlerAboutDeliveriesThatAreNoMessages() throws Exception {
        List<Message> before = send(10);
        sendForeign(new AMQP.BasicProperties.Builder().type("a\tb"));
        sendForeign(new AMQP.BasicProperties.Builder()
                .messageId("too deep")
                .headers(Map.of("deep", nested(41), "flat", "x")));
        List<Message> after = send(10);
        Queue<String> reasons = new ConcurrentLinkedQueue<>();
        try (RabbitMqReceiver receiver = receiver()
                .poisonHandler((message, failures, error) -> {
                    reasons.add(String.valueOf(error.getMessage()));
                    return Decision.SKIP;
                })
                .start()) {
            awaitHandled(before);
            awaitHandled(after);
            assertThat(receiver.isRunning()).isTrue();
            assertThat(receiver.received()).as("each once, over one connection").isEqualTo(22);
        }
        assertThat(handled).hasSize(20);
        assertThat(reasons)
                .containsExactly(
                        "type: control character at index 1 of \"a\uFFFDb\" (expected: one line of text)",
                        "header deep: nested deeper than 30 levels (expected: fewer)");
    }

    @Test
    void keepsForeignMessagesWithBlankIdsApart() throws Exception {
        send(1);
        for (int i = 0; i < 3; i++) {
            sendForeign(new AMQP.BasicProperties.Builder().messageId("").headers(Map.of("ce_source", "s")));
            sendForeign(new AMQP.BasicProperties.Builder().messageId("m" + i).headers(Map.of("ce_id", " ")));
            sendForeign(new AMQP.BasicProperties.Builder().messageId("00000000-0000-0000-0000-000000000000"));
        }
        try (RabbitMqReceiver receiver = receiver().start()) {
            await().atMost(LIMIT).until(() -> receiver.handled() == 10);
        }
        assertThat(handled.stream().map(Message::id).distinct()).hasSize(10);
    }

    @Test
    void goesOnWhenTheBrokerWasKilled() {
        List<Message> before = send(100);
        try (RabbitMqReceiver receiver = receiver().start()) {
            awaitHandled(before);
            // RabbitMQ 3.10 loses a quorum queue if it is killed right after the declaration; see RabbitMqServer.
            RABBIT.restart();
            RABBIT.kill();
            RABBIT.restart();
            awaitHandled(send(100));
            assertThat(receiver.isRunning()).isTrue();
        }
    }
}
