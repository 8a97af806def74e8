package dev.hitotsu.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A consumer as people write it for Debezium's outbox event router: texts, and the event's id in a header. */
final class EventRouterConsumer implements AutoCloseable {
    /** What it reads of a record. */
    record Event(UUID id, String key, String payload) {}

    private final KafkaConsumer<String, String> consumer;
    private final List<Event> events = new ArrayList<>();

    EventRouterConsumer(String bootstrapServers, String topic) {
        consumer = new KafkaConsumer<>(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                "consumer-of-" + topic,
                "auto.offset.reset",
                "earliest",
                "key.deserializer",
                StringDeserializer.class,
                "value.deserializer",
                StringDeserializer.class));
        consumer.subscribe(List.of(topic));
    }

    /** Reads on, and returns all that it has read. */
    List<Event> read() {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
            String id = new String(record.headers().lastHeader("id").value(), UTF_8);
            events.add(new Event(UUID.fromString(id), record.key(), record.value()));
        }
        return List.copyOf(events);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
