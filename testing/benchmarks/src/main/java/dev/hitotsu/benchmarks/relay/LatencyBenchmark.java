package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.store.RelayStore;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The time from the return of COMMIT in one thread to the arrival in a Kafka consumer in another, at a steady rate. The
 * relay is not notified of commits, as if it ran in another process.
 */
final class LatencyBenchmark {
    private static final int WRITERS = 4;
    /** During this time the compilers of the two JVMs use half of one of two cores. */
    static final Duration WARM_UP = Duration.ofSeconds(45);

    private final DataSource dataSource;
    private final RelayStore store;
    private final String bootstrapServers;
    private final Map<String, Long> committedAt = new ConcurrentHashMap<>();
    private final Histogram micros = new Histogram(Duration.ofMinutes(1).toNanos() / 1_000, 3);
    private volatile boolean measuring;

    LatencyBenchmark(DataSource dataSource, RelayStore store, String bootstrapServers) {
        this.dataSource = dataSource;
        this.store = store;
        this.bootstrapServers = bootstrapServers;
    }

    /** Commits messages at the rate, after a warm-up. Returns the times in microseconds. */
    Histogram run(String topic, int perSecond, Duration length) throws Exception {
        long messages = perSecond * (length.plus(WARM_UP)).toSeconds();
        try (KafkaSink sink = KafkaSink.builder()
                        .property("bootstrap.servers", bootstrapServers)
                        .build();
                Relay relay = Relay.builder(store, sink).build()) {
            relay.start();
            Callable<Void> consumer = () -> {
                consume(topic, messages);
                return null;
            };
            List<Callable<Void>> tasks = new ArrayList<>(List.of(consumer));
            for (int writer = 0; writer < WRITERS; writer++) {
                int number = writer;
                tasks.add(() -> {
                    write(topic, perSecond, messages, number);
                    return null;
                });
            }
            Backlog.runAll(tasks);
        }
        return micros;
    }

    private void write(String topic, int perSecond, long messages, int writer) throws Exception {
        Outbox<Connection> outbox = PostgreSql.of(dataSource).outbox();
        long started = System.nanoTime();
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            for (long number = writer; number < messages; number += WRITERS) {
                long due = started + number * 1_000_000_000L / perSecond;
                LockSupport.parkNanos(due - System.nanoTime());
                measuring = System.nanoTime() - started > WARM_UP.toNanos();
                Message message = Message.builder(topic, "Ping")
                        .key("key-" + number % 1_000)
                        .payload("{\"number\":" + number + "}")
                        .build();
                outbox.append(connection, message);
                committedAt.put(message.id().toString(), 0L);
                connection.commit();
                committedAt.replace(message.id().toString(), System.nanoTime());
            }
        }
    }

    private void consume(String topic, long messages) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                "latency",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false,
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            consumer.subscribe(List.of(topic));
            for (long seen = 0; seen < messages; ) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    seen++;
                    recordArrival(record);
                }
            }
        }
    }

    /** A message that arrives before its COMMIT returns counts as zero. */
    private void recordArrival(ConsumerRecord<byte[], byte[]> record) {
        String id = new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.US_ASCII);
        Long committed = committedAt.remove(id);
        if (measuring && committed != null) {
            long waited = committed == 0 ? 0 : Math.max(0, System.nanoTime() - committed);
            micros.recordValue(waited / 1_000);
        }
    }
}
