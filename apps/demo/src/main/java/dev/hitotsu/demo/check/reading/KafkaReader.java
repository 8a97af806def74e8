package dev.hitotsu.demo.check.reading;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads the committed records of a topic, from the first to the last at the time of the call. Blocks. */
final class KafkaReader implements MessageReader {
    private static final Duration POLL = Duration.ofMillis(200);

    private final String bootstrapServers;
    private final String topic;
    private final Duration timeout;

    KafkaReader(String bootstrapServers, String topic, Duration timeout) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.timeout = timeout;
    }

    @Override
    public List<Delivery> read() {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return readTo(consumer.endOffsets(partitions), consumer);
        } catch (KafkaException failure) {
            throw new CheckException("topic " + topic + " at " + bootstrapServers + " cannot be read", failure);
        }
    }

    private Map<String, Object> settings() {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                10_000,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Math.toIntExact(timeout.toMillis()));
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        List<PartitionInfo> known = consumer.partitionsFor(topic);
        if (known == null || known.isEmpty()) {
            throw new CheckException("topic " + topic + ": not found at " + bootstrapServers);
        }
        return known.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .toList();
    }

    private List<Delivery> readTo(Map<TopicPartition, Long> ends, KafkaConsumer<byte[], byte[]> consumer) {
        List<Delivery> deliveries = new ArrayList<>();
        List<TopicPartition> open = new ArrayList<>(ends.keySet());
        StallDetector stallDetector = new StallDetector("topic " + topic, timeout);
        while (true) {
            // The position also moves past records that were not committed.
            open.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
            if (open.isEmpty()) {
                return deliveries;
            }
            long before = positions(open, consumer);
            consumer.poll(POLL).forEach(record -> deliveries.add(delivery(record)));
            stallDetector.report(
                    positions(open, consumer) > before,
                    () -> deliveries.size() + " messages read, and " + missing(open, ends, consumer));
        }
    }

    private static long positions(List<TopicPartition> partitions, KafkaConsumer<byte[], byte[]> consumer) {
        return partitions.stream().mapToLong(consumer::position).sum();
    }

    private static String missing(
            List<TopicPartition> open, Map<TopicPartition, Long> ends, KafkaConsumer<byte[], byte[]> consumer) {
        TopicPartition first = open.getFirst();
        return first + " is at " + consumer.position(first) + " (expected: " + ends.get(first) + ")";
    }

    private static Delivery delivery(ConsumerRecord<byte[], byte[]> record) {
        String partition = record.topic() + "-" + record.partition();
        Header id = record.headers().lastHeader("ce_id");
        return new Delivery(
                partition,
                partition + "@" + record.offset(),
                text(record.key()),
                id == null ? null : text(id.value()),
                BodyDecoder.decode(record.value()));
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }
}
