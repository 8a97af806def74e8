package dev.hitotsu.benchmarks.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The limit: an idempotent producer alone that sends records of the same size with two headers. */
final class KafkaProducerBaseline {
    private final String bootstrapServers;

    KafkaProducerBaseline(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Sends the records. Returns records per second until the last acknowledgement. */
    double run(String topic, long records) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        byte[] value = new byte[50];
        byte[] header = new byte[16];
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings(bootstrapServers))) {
            long started = System.nanoTime();
            for (long i = 0; i < records; i++) {
                byte[] key = Long.toString(i % 1_000).getBytes(US_ASCII);
                ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
                record.headers().add("id", header).add("type", header);
                var unused = producer.send(record, (metadata, e) -> failure.compareAndSet(null, e));
            }
            producer.flush();
            double seconds = (System.nanoTime() - started) / 1e9;
            if (failure.get() != null) {
                throw new IllegalStateException("a record was not acknowledged", failure.get());
            }
            return records / seconds;
        }
    }

    static Map<String, Object> settings(String bootstrapServers) {
        return Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "acks",
                "all",
                "enable.idempotence",
                true,
                "linger.ms",
                5,
                "batch.size",
                64 * 1024,
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class);
    }
}
