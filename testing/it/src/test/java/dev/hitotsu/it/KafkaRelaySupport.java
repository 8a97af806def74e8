package dev.hitotsu.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Relays between a real PostgreSQL and a real Kafka, which these classes share; each test has a database and a topic of
 * its own.
 */
abstract class KafkaRelaySupport {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Duration LONG = Duration.ofSeconds(60);

    /** They stop with the JVM. Whoever kills one starts it again. */
    static final PostgreSqlServer POSTGRES = PostgreSqlServer.builder().quick().start();

    static final KafkaServer KAFKA = KafkaServer.builder()
            .setting("message.max.bytes", Integer.toString(12 << 20))
            .setting("replica.fetch.max.bytes", Integer.toString(12 << 20))
            .start();

    private final List<AutoCloseable> open = new ArrayList<>();
    PGSimpleDataSource dataSource;
    OutboxAdmin admin;
    String topic;

    @BeforeEach
    void newDatabaseAndTopic() {
        int number = NUMBERS.incrementAndGet();
        dataSource = POSTGRES.createDatabase("relay_" + number);
        PostgreSql.of(dataSource).schema().apply();
        admin = PostgreSql.of(dataSource).admin();
        topic = "relay-" + number;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    Relay relay(PGSimpleDataSource source) {
        KafkaSink sink = KafkaSink.builder()
                .property("bootstrap.servers", KAFKA.bootstrapServers())
                .property("max.request.size", 12 << 20)
                .property("delivery.timeout.ms", 3_000)
                .property("request.timeout.ms", 2_000)
                .build();
        open.add(sink);
        Backoff quick = new Backoff(Duration.ofMillis(50), Duration.ofMillis(500), 0.5);
        Relay relay = Relay.builder(PostgreSql.of(source).relayStore(), sink)
                .options(RelayOptions.DEFAULT
                        .withLease(new RelayOptions.Lease(Duration.ofSeconds(6), Duration.ofMillis(50)))
                        .withRetry(new RelayOptions.Retry(1_000, quick)))
                .build();
        open.add(relay);
        relay.start();
        return relay;
    }

    Message message(String key) {
        return Message.builder(topic, "OrderPlaced").key(key).payload("{}").build();
    }

    List<UUID> append(Message... messages) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            PostgreSql.of(dataSource).outbox().append(connection, messages);
            connection.commit();
        }
        return List.of(messages).stream().map(Message::id).toList();
    }

    /**
     * The messages of the topic, each once, because a relay may repeat one. Waits until there are enough, for a minute
     * at most.
     */
    List<ConsumerRecord<byte[], byte[]>> received(int atLeast) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                KAFKA.bootstrapServers(),
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class);
        Map<UUID, ConsumerRecord<byte[], byte[]>> records = new LinkedHashMap<>();
        TopicPartition partition = new TopicPartition(topic, 0);
        long deadline = System.nanoTime() + LONG.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (records.size() < atLeast && System.nanoTime() - deadline < 0) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> records.putIfAbsent(id(record), record));
            }
        }
        return List.copyOf(records.values());
    }

    static List<UUID> ids(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(KafkaRelaySupport::id).toList();
    }

    private static UUID id(ConsumerRecord<byte[], byte[]> record) {
        return UUID.fromString(new String(record.headers().lastHeader("ce_id").value(), US_ASCII));
    }
}
