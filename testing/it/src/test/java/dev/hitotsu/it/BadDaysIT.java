package dev.hitotsu.it;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.PostgreSqlOutboxAdmin;
import dev.hitotsu.postgresql.PostgreSqlOutboxStore;
import dev.hitotsu.postgresql.PostgreSqlRelayStore;
import dev.hitotsu.postgresql.PostgreSqlSchema;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.RelayStatus.Role;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What goes wrong in a relay's life, between a real PostgreSQL and a real Kafka: it says so, and loses nothing. */
class BadDaysIT {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Duration LONG = Duration.ofSeconds(60);

    private static PostgreSqlServer postgres;
    private static KafkaServer kafka;

    private final List<AutoCloseable> open = new ArrayList<>();
    private PGSimpleDataSource dataSource;
    private OutboxAdmin admin;
    private String topic;

    @BeforeAll
    static void startServers() {
        postgres = PostgreSqlServer.start();
        kafka = KafkaServer.builder()
                .setting("message.max.bytes", Integer.toString(12 << 20))
                .setting("replica.fetch.max.bytes", Integer.toString(12 << 20))
                .start();
    }

    @AfterAll
    static void stopServers() {
        kafka.close();
        postgres.close();
    }

    @BeforeEach
    void newDatabaseAndTopic() {
        int number = NUMBERS.incrementAndGet();
        dataSource = postgres.createDatabase("bad_days_" + number);
        PostgreSqlSchema.of(SchemaName.DEFAULT).apply(dataSource);
        admin = PostgreSqlOutboxAdmin.of(dataSource, SchemaName.DEFAULT);
        topic = "bad-days-" + number;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    @Test
    void aMessageTooLargeForItsTopicIsDeadWithTheWordsOfTheBrokerAndOthersFlow() throws Exception {
        kafka.createTopic(topic, 1, Map.of("max.message.bytes", "10000"));
        relay(dataSource);
        Message tooLarge =
                Message.builder(topic, "t").key("a").payload(new byte[20_000]).build();
        append(tooLarge, message("b"), message("a"));

        await().until(() -> admin.status().count(OutboxState.DEAD) == 1);
        OutboxEntry dead = admin.find(tooLarge.id()).orElseThrow();
        assertThat(dead.lastError()).contains("10000");
        assertThat(received(2)).hasSize(2);
    }

    @Test
    void aTopicThatDoesNotExistHoldsBackItsOwnMessagesOnlyAndTheyArriveOnceItDoes() throws Exception {
        kafka.createTopic(topic, 1, Map.of());
        relay(dataSource);
        String missing = topic + "-missing";
        Message early = Message.builder(missing, "t").key("a").build();
        append(early, message("a"), message("b"));

        assertThat(received(2)).hasSize(2);
        await().until(() -> admin.status().count(OutboxState.RETRY) == 1);
        assertThat(admin.find(early.id()).orElseThrow().lastError()).contains(missing);
        kafka.createTopic(missing, 1, Map.of());

        await().until(() -> admin.find(early.id()).orElseThrow().state() == OutboxState.PUBLISHED);
    }

    @Test
    void payloadsOfAnySizeKeysOfAnyKindAndTombstonesArriveAsTheyWere() throws Exception {
        kafka.createTopic(topic, 1, Map.of("max.message.bytes", Integer.toString(12 << 20)));
        relay(dataSource);
        byte[] large = new byte[10 << 20];
        large[large.length - 1] = 7;
        append(
                Message.builder(topic, "t")
                        .key("👩‍🚀\n'\"")
                        .payload(new byte[0])
                        .build(),
                Message.builder(topic, "t").key("").payload(large).build(),
                Message.builder(topic, "t").build());

        List<ConsumerRecord<byte[], byte[]>> records = received(3);
        assertThat(records).hasSize(3);
        assertThat(new String(records.get(0).key(), UTF_8)).isEqualTo("👩‍🚀\n'\"");
        assertThat(records.get(0).value()).isEmpty();
        assertThat(records.get(1).key()).isEmpty();
        assertThat(records.get(1).value()).isEqualTo(large);
        assertThat(records.get(2).key()).isNull();
        assertThat(records.get(2).value()).isNull();
    }

    @Test
    void whileTheBrokerIsAwayMessagesWaitInTheirOrder() throws Exception {
        kafka.createTopic(topic, 1, Map.of());
        Relay relay = relay(dataSource);
        append(message("a"));
        await().until(() -> relay.status().delivered() >= 1);
        kafka.kill();
        List<UUID> later = append(message("a"), message("b"), message("a"));

        await().until(() -> relay.status().problem() != null);
        assertThat(relay.status().problem()).startsWith("sink: ");
        assertThat(admin.status().count(OutboxState.PENDING)).isEqualTo(3);
        kafka.restart();

        assertThat(ids(received(4)).subList(1, 4)).containsExactlyElementsOf(later);
        await().until(() -> relay.status().problem() == null);
        assertThat(relay.status().parked()).isZero();
    }

    @Test
    void whileTheDatabaseIsAwayTheRelayTriesAgain() throws Exception {
        kafka.createTopic(topic, 1, Map.of());
        Relay relay = relay(dataSource);
        append(message("a"));
        await().until(() -> relay.status().delivered() >= 1);
        postgres.kill();

        await().until(() -> relay.status().problem() != null);
        assertThat(relay.status().problem()).startsWith("store: database: ");
        postgres.restart();
        List<UUID> later = append(message("a"));

        assertThat(ids(received(2))).endsWith(later.getFirst());
    }

    @Test
    void aWrongPasswordIsSaidInTheWordsOfTheDatabase() {
        PGSimpleDataSource wrong = postgres.dataSource();
        wrong.setDatabaseName(dataSource.getDatabaseName());
        wrong.setPassword("wrong");
        Relay relay = relay(wrong);

        await().until(() -> relay.status().problem() != null);
        assertThat(relay.status().problem())
                .contains("password authentication failed")
                .contains("28P01");
        assertThat(relay.status().role()).isEqualTo(Role.STANDBY);
    }

    @Test
    void aDatabaseThatBecameReadOnlyStopsTheRelayUntilItIsNot() throws Exception {
        kafka.createTopic(topic, 1, Map.of());
        executeElsewhere("ALTER DATABASE " + dataSource.getDatabaseName() + " SET default_transaction_read_only = on");
        Relay relay = relay(dataSource);

        await().until(() -> relay.status().problem() != null);
        assertThat(relay.status().problem()).contains("read-only").contains("25006");
        assertThatThrownBy(() -> append(message("a")))
                .isInstanceOf(OutboxException.class)
                .hasMessage("connection: read-only (expected: one that may write to hitotsu.message)");
        executeElsewhere("ALTER DATABASE " + dataSource.getDatabaseName() + " SET default_transaction_read_only = off");
        append(message("a"));

        await().until(() -> relay.status().delivered() >= 1);
    }

    /** A full disk cannot be had everywhere; the server's answer to one can. */
    @Test
    void aDatabaseWithoutSpaceStopsTheRelayUntilThereIsSome() throws Exception {
        kafka.createTopic(topic, 1, Map.of());
        Relay relay = relay(dataSource);
        append(message("a"));
        await().until(() -> relay.status().delivered() >= 1);
        execute("""
                CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    RAISE EXCEPTION 'could not extend file "base/5/16401": No space left on device'
                    USING ERRCODE = 'disk_full';
                END $$;
                CREATE TRIGGER full_disk BEFORE INSERT ON hitotsu.checkpoint_0 EXECUTE FUNCTION fail();
                CREATE TRIGGER full_disk BEFORE INSERT ON hitotsu.checkpoint_1 EXECUTE FUNCTION fail();
                """);
        List<UUID> later = append(message("a"), message("b"));

        await().until(() -> relay.status().problem() != null);
        assertThat(relay.status().problem()).contains("No space left on device").contains("53100");
        execute("CREATE TRIGGER full_disk BEFORE INSERT ON hitotsu.message EXECUTE FUNCTION fail()");
        assertThatThrownBy(() -> append(message("a"))).hasMessageContaining("No space left on device");
        execute("DROP FUNCTION fail CASCADE");

        assertThat(ids(received(3))).endsWith(later.toArray(UUID[]::new));
        await().until(() -> relay.status().problem() == null);
        await().until(() -> admin.status().count(OutboxState.PENDING) == 0);
    }

    @Test
    void theStandbyTakesOverWhenTheLeaderStops() throws Exception {
        kafka.createTopic(topic, 1, Map.of());
        Relay first = relay(dataSource);
        await().until(() -> first.status().role() == Role.LEADING);
        Relay second = relay(dataSource);
        append(message("a"));
        await().until(() -> first.status().delivered() >= 1);
        first.close();
        append(message("a"));

        await().until(() -> second.status().delivered() >= 1);
        assertThat(first.status().role()).isEqualTo(Role.STOPPED);
        assertThat(second.status().fence()).isGreaterThan(1);
    }

    private Relay relay(PGSimpleDataSource source) {
        KafkaSink sink = KafkaSink.builder()
                .property("bootstrap.servers", kafka.bootstrapServers())
                .property("max.request.size", 12 << 20)
                .property("delivery.timeout.ms", 3_000)
                .property("request.timeout.ms", 2_000)
                .build();
        open.add(sink);
        Backoff quick = new Backoff(Duration.ofMillis(50), Duration.ofMillis(500), 0.5);
        Relay relay = Relay.builder(PostgreSqlRelayStore.of(source), sink)
                .options(RelayOptions.DEFAULT
                        .withLease(new RelayOptions.Lease(Duration.ofSeconds(6), Duration.ofMillis(50)))
                        .withRetry(new RelayOptions.Retry(1_000, quick)))
                .build();
        open.add(relay);
        relay.start();
        return relay;
    }

    private Message message(String key) {
        return Message.builder(topic, "OrderPlaced").key(key).payload("{}").build();
    }

    private List<UUID> append(Message... messages) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            PostgreSqlOutboxStore.outbox().append(connection, messages);
            connection.commit();
        }
        return List.of(messages).stream().map(Message::id).toList();
    }

    private void execute(String sql) throws SQLException {
        execute(dataSource, sql);
    }

    /** In another database of the same server. */
    private static void executeElsewhere(String sql) throws SQLException {
        execute(postgres.dataSource(), sql);
    }

    private static void execute(DataSource target, String sql) throws SQLException {
        try (Connection connection = target.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * What the topic holds, each message once, for a relay may deliver one again: at least so many, where they come within
     * a minute.
     */
    private List<ConsumerRecord<byte[], byte[]>> received(int atLeast) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
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

    private static List<UUID> ids(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(BadDaysIT::id).toList();
    }

    private static UUID id(ConsumerRecord<byte[], byte[]> record) {
        return UUID.fromString(new String(record.headers().lastHeader("ce_id").value(), US_ASCII));
    }
}
