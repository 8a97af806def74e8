package dev.hitotsu.server.command;

import static dev.hitotsu.testkit.time.Patience.await;

import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.rabbitmq.RabbitMqServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** One broker of each kind for the tests of commands, started when it is first needed. It is stopped with the JVM. */
final class TestBrokers {
    private TestBrokers() {}

    /** Topics outlive a test, so each has names of its own. */
    static KafkaServer kafka() {
        return Kafka.SERVER;
    }

    static RabbitMqServer rabbitMq() {
        return RabbitMq.SERVER;
    }

    /** The first record of a topic with one partition; waits for it. */
    static ConsumerRecord<String, String> firstRecord(String topic) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        read(topic, records, () -> !records.isEmpty());
        return records.getFirst();
    }

    /** Waits until a topic with one partition has records with so many keys. */
    static void awaitKeys(String topic, int count) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        read(
                topic,
                records,
                () -> records.stream().map(ConsumerRecord::key).distinct().count() == count);
    }

    private static void read(String topic, List<ConsumerRecord<String, String>> records, BooleanSupplier enough) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka().bootstrapServers(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            await().atMost(RelayProcesses.LONG).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                return enough.getAsBoolean();
            });
        }
    }

    private static final class Kafka {
        private static final KafkaServer SERVER = KafkaServer.start();
    }

    private static final class RabbitMq {
        private static final RabbitMqServer SERVER = RabbitMqServer.start();
    }
}
