package dev.hitotsu.servers.kafka;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.servers.ServerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaServerIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private static KafkaServer server;

    @BeforeAll
    static void startServer() {
        server = KafkaServer.builder()
                .heap("192m")
                .setting("message.max.bytes", "10000")
                .start();
    }

    @AfterAll
    static void closeServer() {
        server.close();
    }

    @Test
    void keepsAcknowledgedRecordsWhenKilled() throws Exception {
        String address = server.bootstrapServers();
        server.createTopic("killed", 2, Map.of("cleanup.policy", "delete"));
        send("killed", "before");

        server.kill();
        assertThat(server.isAlive()).isFalse();
        server.restart();
        send("killed", "after");

        assertThat(server.bootstrapServers()).isEqualTo(address);
        assertThat(read("killed", 2)).containsExactlyInAnyOrder("before", "after");
    }

    @Test
    void keepsRecordsOverAnOrderlyRestart() throws Exception {
        server.createTopic("restarted", 1, Map.of());
        send("restarted", "before");

        server.restart();

        assertThat(read("restarted", 1)).containsExactly("before");
    }

    @Test
    void doesNotAnswerWhileSuspendedAndGoesOnAfterwards() throws Exception {
        server.createTopic("suspended", 1, Map.of());
        try (KafkaProducer<String, String> producer = producer()) {
            producer.send(new ProducerRecord<>("suspended", "before")).get();
            server.suspend();
            Future<RecordMetadata> answer = producer.send(new ProducerRecord<>("suspended", "meanwhile"));
            assertThatThrownBy(() -> answer.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

            server.resume();

            assertThat(answer).succeedsWithin(LIMIT);
        }
        assertThat(read("suspended", 2)).containsExactly("before", "meanwhile");
    }

    @Test
    void appliesSettings() {
        server.createTopic("small", 1, Map.of());

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> send("small", "x".repeat(20_000)))
                .withCauseInstanceOf(RecordTooLargeException.class);
    }

    @Test
    void refusesATopicThatExists() {
        server.createTopic("twice", 1, Map.of());

        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> server.createTopic("twice", 1, Map.of()))
                .withMessage("topic: twice (expected: one that can be created)");
    }

    @Test
    void showsTheLogOfABrokerThatDoesNotStart() {
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> KafkaServer.builder()
                        .setting("process.roles", "nonsense")
                        .start())
                .withMessageContaining("Invalid value nonsense for configuration process.roles");
    }

    private static void send(String topic, String value) throws Exception {
        try (KafkaProducer<String, String> producer = producer()) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        }
    }

    private static KafkaProducer<String, String> producer() {
        Map<String, Object> settings = Map.of("bootstrap.servers", server.bootstrapServers());
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    private static List<String> read(String topic, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", server.bootstrapServers(), "group.id", topic, "auto.offset.reset", "earliest");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            await().atMost(LIMIT).until(() -> {
                for (ConsumerRecord<String, String> polled : consumer.poll(Duration.ofMillis(100))) {
                    values.add(polled.value());
                }
                return values.size() >= count;
            });
        }
        return values;
    }
}
