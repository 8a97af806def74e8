package dev.hitotsu.peers;

import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.jspecify.annotations.Nullable;

/**
 * Debezium with its outbox event router, as Kafka Connect runs it: the connector for PostgreSQL, the router, the
 * converters for text and for headers, and a producer.
 */
final class EventRouterConnector implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final StringConverter texts = new StringConverter();
    private final SimpleHeaderConverter headers = new SimpleHeaderConverter();
    private final DebeziumEngine<ChangeEvent<SourceRecord, SourceRecord>> engine;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    private final Tuning tuning;
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile long firstEventNanos;
    private volatile @Nullable Exception failure;

    /**
     * What is not as it is by default.
     *
     * @param isFlushed whether the records of a batch are acknowledged before the next batch is asked for
     */
    record Tuning(Map<String, Object> producer, Map<String, String> connector, boolean isFlushed) {
        static final Tuning DEFAULT = new Tuning(Map.of(), Map.of(), true);
    }

    private EventRouterConnector(PostgreSqlServer server, String bootstrapServers, Path offsets, Tuning tuning) {
        this.tuning = tuning;
        Map<String, Object> sending = new HashMap<>(tuning.producer());
        sending.put("bootstrap.servers", bootstrapServers);
        sending.put("key.serializer", ByteArraySerializer.class);
        sending.put("value.serializer", ByteArraySerializer.class);
        this.producer = new KafkaProducer<>(sending);
        texts.configure(Map.of(), false);
        headers.configure(Map.of());
        Properties settings = settings(server, offsets);
        settings.putAll(tuning.connector());
        this.engine = DebeziumEngine.create(Connect.class)
                .using(settings)
                .notifying(this::send)
                .build();
    }

    static EventRouterConnector start(PostgreSqlServer server, String bootstrapServers, Path offsets) {
        return start(server, bootstrapServers, offsets, Tuning.DEFAULT);
    }

    static EventRouterConnector start(PostgreSqlServer server, String bootstrapServers, Path offsets, Tuning tuning) {
        EventRouterConnector connector = new EventRouterConnector(server, bootstrapServers, offsets, tuning);
        connector.thread.execute(connector.engine);
        return connector;
    }

    /** How many records the broker has acknowledged. */
    long acknowledged() {
        if (failure != null) {
            throw new IllegalStateException("a record was not acknowledged", failure);
        }
        return acknowledged.get();
    }

    /** When the first event came, as a reading of the system's clock of nanoseconds; 0 for not yet. */
    long firstEventNanos() {
        return firstEventNanos;
    }

    /** With the defaults of the router. */
    private static Properties settings(PostgreSqlServer server, Path offsets) {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "name", "outbox",
                "connector.class", "io.debezium.connector.postgresql.PostgresConnector",
                "offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore",
                "offset.storage.file.filename", offsets.toString(),
                "offset.flush.interval.ms", "100",
                "topic.prefix", "shop",
                "plugin.name", "pgoutput",
                "publication.autocreate.mode", "filtered",
                "table.include.list", ".*\\.outboxevent",
                "snapshot.mode", "no_data"));
        settings.putAll(Map.of(
                "database.hostname", "127.0.0.1",
                "database.port", Integer.toString(server.port()),
                "database.user", server.user(),
                "database.password", server.password(),
                "database.dbname", "postgres",
                "transforms", "outbox",
                "transforms.outbox.type", "io.debezium.transforms.outbox.EventRouter",
                "tombstones.on.delete", "false"));
        return settings;
    }

    private void send(
            List<ChangeEvent<SourceRecord, SourceRecord>> events,
            DebeziumEngine.RecordCommitter<ChangeEvent<SourceRecord, SourceRecord>> committer)
            throws InterruptedException {
        for (ChangeEvent<SourceRecord, SourceRecord> event : events) {
            SourceRecord record = event.value();
            if (record.topic().startsWith("outbox.event.")) {
                if (firstEventNanos == 0) {
                    firstEventNanos = System.nanoTime();
                }
                producer.send(converted(record), this::count);
            }
        }
        if (tuning.isFlushed()) {
            producer.flush();
        }
        for (ChangeEvent<SourceRecord, SourceRecord> event : events) {
            committer.markProcessed(event);
        }
        committer.markBatchFinished();
    }

    private void count(@Nullable RecordMetadata stored, @Nullable Exception refused) {
        if (refused == null) {
            acknowledged.incrementAndGet();
        } else {
            failure = refused;
        }
    }

    private ProducerRecord<byte[], byte[]> converted(SourceRecord from) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                from.topic(),
                texts.fromConnectData(from.topic(), from.keySchema(), from.key()),
                texts.fromConnectData(from.topic(), from.valueSchema(), from.value()));
        from.headers()
                .forEach(header -> record.headers()
                        .add(
                                header.key(),
                                headers.fromConnectHeader(
                                        from.topic(), header.key(), header.schema(), header.value())));
        return record;
    }

    @Override
    public void close() {
        try (headers) {
            engine.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            thread.close();
            producer.close();
        }
    }
}
