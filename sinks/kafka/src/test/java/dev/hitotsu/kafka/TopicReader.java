package dev.hitotsu.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from its beginning, without a group. */
final class TopicReader {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private TopicReader() {}

    /** All there is, once there are {@code atLeast}. */
    static List<Message> read(String servers, String topic, int atLeast) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                servers,
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed",
                "fetch.max.bytes",
                20_000_000);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            return read(consumer, partitions, atLeast);
        }
    }

    /** The offset of the oldest record that the first partition still has, or of the next one. */
    static long firstOffset(String servers, String topic) {
        TopicPartition first = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.beginningOffsets(List.of(first)).getOrDefault(first, -1L);
        }
    }

    private static List<Message> read(
            KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, int atLeast) {
        List<Message> messages = new ArrayList<>();
        long end = System.nanoTime() + LIMIT.toNanos();
        while (messages.size() < atLeast || !atEnd(consumer, partitions)) {
            assertThat(System.nanoTime()).as("has %s messages", messages.size()).isLessThan(end);
            consumer.poll(Duration.ofMillis(200))
                    .forEach(record -> messages.add(RecordDecoder.decode(record).message()));
        }
        return messages;
    }

    private static boolean atEnd(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        return partitions.stream()
                .allMatch(partition -> consumer.position(partition) >= ends.getOrDefault(partition, Long.MAX_VALUE));
    }
}
