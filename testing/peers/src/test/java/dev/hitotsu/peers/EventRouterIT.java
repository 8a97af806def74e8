package dev.hitotsu.peers;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.kafka.KafkaSinkBuilder;
import dev.hitotsu.peers.EventRouterConsumer.Event;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.server.database.OutboxDatabase;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.testkit.sql.Queries;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debezium's connector with its outbox event router, and the relay beside it, with the same rows. */
class EventRouterIT {
    private static final int EVENTS = Integer.getInteger("hitotsu.events", 10_000);
    private static final int KEYS = 20;
    private static final String MAPPING = "{layout: debezium}";
    private static final String TOPIC = "outbox.event.order";

    private final PostgreSqlServer server =
            PostgreSqlServer.builder().quick().logicalReplication().start();
    private final DataSource database = server.dataSource();
    private final KafkaServer kafka = KafkaServer.start();
    private final String script = Layouts.script(MAPPING);
    private final List<Event> written = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        kafka.close();
        server.close();
    }

    private void prepare() throws SQLException {
        PostgreSql.of(database).schema().apply();
        Layouts.apply(database, script);
        assertThat(Layouts.obstacle(server, MAPPING)).isEmpty();
        Layouts.apply(database, "DROP TRIGGER hitotsu_event ON outboxevent");
        assertThat(Layouts.obstacle(server, MAPPING))
                .hasValueSatisfying(
                        wrong -> assertThat(wrong).contains("source.mapping: table: outboxevent, without a trigger"));
        kafka.createTopic(TOPIC, 3, Map.of());
        kafka.createTopic("ours", 3, Map.of());
    }

    private EventRouterConnector connect() throws SQLException {
        EventRouterConnector connector =
                EventRouterConnector.start(server, kafka.bootstrapServers(), folder.resolve("offsets"));
        await().until(() -> Queries.number(database, "SELECT count(*) FROM pg_replication_slots WHERE active") == 1);
        return connector;
    }

    private static Relay relay(OutboxDatabase outbox, KafkaSinkBuilder sink) {
        return Relay.builder(outbox.relayStore("kafka"), sink.build()).build();
    }

    private KafkaSinkBuilder sink() {
        return KafkaSink.builder().property("bootstrap.servers", kafka.bootstrapServers());
    }

    /** Ten in a transaction, whose rows are deleted at once, as Debezium recommends. */
    private void write(int from, int to) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO outboxevent (id, aggregatetype, aggregateid, type, payload)"
                                + " VALUES (?, 'order', ?, 'OrderPlaced', ?::jsonb)");
                PreparedStatement delete = connection.prepareStatement("DELETE FROM outboxevent")) {
            connection.setAutoCommit(false);
            for (int number = from; number < to; number++) {
                Event event = new Event(
                        UUID.randomUUID(),
                        "o-" + number % KEYS,
                        "{\"text\": \"ä \\\"" + number + "\\\"\", \"number\": " + number + "}");
                insert.setObject(1, event.id());
                insert.setString(2, event.key());
                insert.setString(3, event.payload());
                insert.executeUpdate();
                written.add(event);
                if (number % 10 == 9) {
                    delete.executeUpdate();
                    connection.commit();
                }
            }
            connection.commit();
        }
    }

    private List<Event> read(String topic, int count) {
        try (EventRouterConsumer consumer = new EventRouterConsumer(kafka.bootstrapServers(), topic)) {
            await().atMost(Duration.ofMinutes(3)).until(() -> consumer.read().size() >= count);
            return consumer.read();
        }
    }

    private static Map<String, List<Event>> byKey(List<Event> events) {
        return events.stream().collect(Collectors.groupingBy(Event::key));
    }

    @Test
    void aConsumerOfTheRouterCannotTellOneFromTheOther() throws Exception {
        prepare();
        String beside = script.replaceFirst("(?s)DO \\$\\$\\s+DECLARE\\s+publication.*?\\$\\$;", "");
        assertThat(beside).doesNotContain("ALTER PUBLICATION");
        try (EventRouterConnector connector = connect();
                OutboxDatabase outbox = Layouts.open(server, MAPPING + ", read: polling");
                Relay relay = relay(outbox, sink().route(TOPIC, "ours"))) {
            Layouts.apply(database, beside);
            relay.start();
            write(0, EVENTS);
            List<Event> theirs = read(TOPIC, EVENTS);
            List<Event> ours = read("ours", EVENTS);

            assertThat(byKey(theirs)).isEqualTo(byKey(written));
            assertThat(byKey(ours)).isEqualTo(byKey(theirs));
        }
    }

    @Test
    void eachRowIsDeliveredOnceAndInOrderByDebeziumAndThenByTheRelay() throws Exception {
        prepare();
        try (EventRouterConnector connector = connect()) {
            changeOverWhileSomebodyWrites();
            await().atMost(Duration.ofMinutes(1)).until(() -> Layouts.isDrained(database, script));
        }
        await().until(() -> Queries.number(database, "SELECT count(*) FROM pg_replication_slots WHERE active") == 0);
        Queries.execute(database, "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
        int theirs = EVENTS - (int) waiting();
        assertThat(theirs).isBetween(1, EVENTS - 1);
        try (EventRouterConsumer consumer = new EventRouterConsumer(kafka.bootstrapServers(), TOPIC)) {
            await().until(() -> consumer.read().size() >= theirs);
            assertThat(consumer.read()).hasSize(theirs);
            try (OutboxDatabase outbox = Layouts.open(server, MAPPING + ", read: log");
                    Relay relay = relay(outbox, sink())) {
                relay.start();
                await().until(() -> consumer.read().size() >= EVENTS);
            }
            assertThat(byKey(consumer.read())).isEqualTo(byKey(written));
        }
    }

    private void changeOverWhileSomebodyWrites() throws Exception {
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<?> writer = thread.submit(() -> {
                write(0, EVENTS);
                return null;
            });
            await().until(() -> written.size() > EVENTS / 4);
            Layouts.apply(database, script);
            writer.get();
        }
    }

    private long waiting() {
        return PostgreSql.of(database).backlog().read().messages();
    }
}
