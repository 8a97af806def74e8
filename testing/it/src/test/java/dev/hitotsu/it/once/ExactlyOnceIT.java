package dev.hitotsu.it.once;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Two relays send the messages of one outbox in transactions, and are killed or frozen in the middle of it, again and
 * again. A consumer that reads what is committed gets every message exactly once, in the order of its key.
 * {@code -Dhitotsu.rounds=100} for a long run.
 */
class ExactlyOnceIT {
    private static final long SEED = Long.getLong("hitotsu.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("hitotsu.rounds", 6);
    private static final int MESSAGES_PER_ROUND = 3_000;
    private static final int KEYS = 7;
    private static final String TOPIC = "orders";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Random random = new Random(SEED);
    private final PostgreSqlServer postgres = PostgreSqlServer.builder().quick().start();
    private final KafkaServer kafka = KafkaServer.start();
    private final List<ChildProcess> relays = new ArrayList<>();
    private final Map<UUID, Integer> numbers = new HashMap<>();

    @AfterEach
    void stop() {
        relays.forEach(ChildProcess::close);
        kafka.close();
        postgres.close();
    }

    @Test
    void whateverIsKilledAConsumerGetsEveryMessageOnce() throws Exception {
        System.out.println("seed " + SEED + " (replay with -Dhitotsu.seed=" + SEED + ")");
        PGSimpleDataSource database = postgres.dataSource();
        PostgreSql.of(database).schema().apply();
        kafka.createTopic(TOPIC, 3, Map.of());
        startRelay();
        startRelay();
        for (int round = 0; round < ROUNDS; round++) {
            append(database);
            awaitProgress(database, random.nextInt(MESSAGES_PER_ROUND / 2));
            ChildProcess victim = relays.get(random.nextInt(relays.size()));
            if (random.nextInt(3) == 0) {
                victim.suspend();
                awaitProgress(database, 1);
                victim.resume();
            } else {
                victim.kill();
                relays.remove(victim);
                startRelay();
            }
        }
        await().until(() -> pending(database) == 0);

        Map<UUID, Integer> arrivals = new LinkedHashMap<>();
        List<Message> received = received(numbers.size());
        received.forEach(message -> arrivals.merge(message.id(), 1, Integer::sum));
        assertThat(arrivals).hasSize(numbers.size()).containsOnlyKeys(numbers.keySet());
        assertThat(arrivals.values()).as("arrivals of a message").containsOnly(1);
        Map<String, Integer> last = new HashMap<>();
        for (Message message : received) {
            int number = numbers.get(message.id());
            Integer before = last.put(message.key(), number);
            assertThat(before == null || before < number)
                    .as("order of key %s", message.key())
                    .isTrue();
        }
    }

    private void startRelay() {
        relays.add(JavaProcess.of(RelayMain.class)
                .shortLived()
                .heap("96m")
                .arguments(postgres.jdbcUrl(), postgres.user(), postgres.password(), kafka.bootstrapServers(), "once")
                .start());
    }

    private void append(PGSimpleDataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < MESSAGES_PER_ROUND; i++) {
                int number = numbers.size();
                Message message = Message.builder(TOPIC, "OrderPlaced")
                        .key("k" + number % KEYS)
                        .payload(Integer.toString(number))
                        .build();
                numbers.put(message.id(), number);
                PostgreSql.of(database).outbox().append(connection, message);
                if (i % 50 == 49) {
                    connection.commit();
                }
            }
            connection.commit();
        }
    }

    private static long pending(PGSimpleDataSource database) {
        return PostgreSql.of(database).admin().status().count(OutboxState.PENDING);
    }

    /** Waits until so many messages are settled, or none is left. */
    private static void awaitProgress(PGSimpleDataSource database, int messages) {
        long before = pending(database);
        await().until(() -> {
            long now = pending(database);
            return now == 0 || before - now >= messages;
        });
    }

    /** All that is committed, once there are enough; then a little more would be too much. */
    private List<Message> received(int atLeast) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest");
        List<Message> received = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                    .map(info -> new TopicPartition(TOPIC, info.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> received.add(message(record)));
                assertThat(System.nanoTime())
                        .as("received %s of %s", received.size(), atLeast)
                        .isLessThan(deadline);
            }
        }
        return received;
    }

    private static Message message(ConsumerRecord<byte[], byte[]> record) {
        return Message.builder(record.topic(), "OrderPlaced")
                .id(UUID.fromString(
                        new String(record.headers().lastHeader("ce_id").value(), US_ASCII)))
                .key(new String(record.key(), UTF_8))
                .payload(record.value())
                .build();
    }
}
