package dev.hitotsu.kafka;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.message.receiver.RetryPolicy;
import dev.hitotsu.servers.kafka.KafkaServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** What the tests of a receiver share: a broker, a topic for each test, and the messages that were handled. */
abstract class KafkaReceiverSupport {
    static final Duration LIMIT = Duration.ofSeconds(60);
    static final RetryPolicy QUICK =
            new RetryPolicy(new Backoff(Duration.ofMillis(5), Duration.ofMillis(50), 0.5), 2, 3);
    static final KafkaServer KAFKA = SharedKafka.SERVER;

    final Queue<Message> handled = new ConcurrentLinkedQueue<>();
    String topic = "";

    @BeforeEach
    void createTopic(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
        KAFKA.createTopic(topic, 3, Map.of());
    }

    KafkaReceiverBuilder receiver() {
        return KafkaReceiver.builder()
                .property("bootstrap.servers", KAFKA.bootstrapServers())
                .property("session.timeout.ms", 6_000)
                .group(topic)
                .topics(topic)
                .retryPolicy(QUICK)
                .handler(batch -> handled.addAll(batch.messages()));
    }

    List<Message> send(int count) {
        List<Message> messages = IntStream.range(0, count)
                .mapToObj(i -> Message.builder(topic, "OrderPlaced")
                        .key("key-" + i % 20)
                        .payload("message " + i)
                        .build())
                .toList();
        try (KafkaSink sink = KafkaSink.builder()
                        .property("bootstrap.servers", KAFKA.bootstrapServers())
                        .property("max.block.ms", 30_000)
                        .build();
                SinkSession session = sink.open(1)) {
            messages.stream()
                    .map(session::send)
                    .toList()
                    .forEach(result -> assertThat(result.join()).isEqualTo(SendResult.sent()));
        }
        return messages;
    }

    void awaitHandled(List<Message> messages) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(new ArrayList<>(handled)).containsAll(messages));
    }
}
