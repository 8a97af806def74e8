package dev.hitotsu.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.message.Message;
import dev.hitotsu.peers.EventRouterConnector.Tuning;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.testkit.sql.Queries;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How fast a backlog of the same messages goes into Kafka by Debezium's embedded engine with its outbox event router,
 * and by a relay that polls, in turns, on one PostgreSQL and one broker. Not a part of the build: docs/benchmarks.md
 * says how it is run.
 *
 * <p>Debezium is measured from its first event on, the relay from its start on. Each is as it comes; with {@code
 * -Dhitotsu.tuned=true} Debezium has larger batches, a producer as the relay's, and does not wait for acknowledgements
 * between its batches.
 */
class DebeziumSpeedCheck {
    private static final int MESSAGES = Integer.getInteger("hitotsu.messages", 300_000);
    private static final int ROUNDS = Integer.getInteger("hitotsu.rounds", 3);
    private static final int KEYS = 1_000;
    private static final int IN_A_TRANSACTION = 10;
    private static final int PARTITIONS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Tuning TUNING = Boolean.getBoolean("hitotsu.tuned")
            ? new Tuning(
                    Map.of("linger.ms", 5, "batch.size", 64 * 1024),
                    Map.of("max.batch.size", "8192", "max.queue.size", "32768", "offset.flush.interval.ms", "1000"),
                    false)
            : Tuning.DEFAULT;

    private final PostgreSqlServer server = PostgreSqlServer.builder()
            .setting("shared_buffers", "512MB")
            .setting("max_wal_size", "4GB")
            .setting("wal_level", "logical")
            .start();
    private final DataSource database = server.dataSource();
    private final KafkaServer kafka = KafkaServer.builder().heap("512m").start();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        kafka.close();
        server.close();
    }

    @Test
    void theRelayIsFaster() throws Exception {
        PostgreSql.of(database).schema().apply();
        Queries.execute(database, """
                CREATE TABLE outboxevent (id uuid PRIMARY KEY, aggregatetype varchar(255) NOT NULL,
                    aggregateid varchar(255) NOT NULL, type varchar(255) NOT NULL, payload jsonb)""");
        kafka.createTopic("outbox.event.order", PARTITIONS, Map.of());
        kafka.createTopic("orders", PARTITIONS, Map.of());
        makeTheSlot();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            double theirs = byDebezium();
            double ours = byTheRelay();
            System.out.printf(
                    "%s: Debezium %,.0f/s, relay %,.0f/s, %.1f times%n",
                    round == 0 ? "warm-up" : "round " + round, theirs, ours, ours / theirs);
            if (round > 0) {
                ratios.add(ours / theirs);
            }
        }
        ratios.sort(null);
        System.out.printf("median of %d rounds: %.1f times%n", ROUNDS, ratios.get(ratios.size() / 2));
        assertThat(ratios.get(ratios.size() / 2)).isGreaterThan(1);
    }

    private EventRouterConnector connect() {
        return EventRouterConnector.start(server, kafka.bootstrapServers(), folder.resolve("offsets"), TUNING);
    }

    /** It reads what was written after its slot was made. */
    private void makeTheSlot() throws Exception {
        try (EventRouterConnector connector = connect()) {
            await().atMost(PATIENCE)
                    .until(() ->
                            Queries.number(database, "SELECT count(*) FROM pg_replication_slots WHERE active") == 1);
            write(1);
            await().atMost(PATIENCE).until(() -> connector.acknowledged() == IN_A_TRANSACTION);
        }
    }

    private double byDebezium() throws Exception {
        await().atMost(PATIENCE)
                .until(() -> Queries.number(database, "SELECT count(*) FROM pg_replication_slots WHERE active") == 0);
        write(MESSAGES / IN_A_TRANSACTION);
        Queries.execute(database, "CHECKPOINT");
        try (EventRouterConnector connector = connect()) {
            await().pollInterval(Duration.ofMillis(1))
                    .atMost(PATIENCE)
                    .until(() -> connector.acknowledged() >= MESSAGES);
            return MESSAGES / ((System.nanoTime() - connector.firstEventNanos()) / 1e9);
        }
    }

    private void write(int transactions) throws Exception {
        try (Connection connection = database.getConnection()) {
            Queries.execute(connection, "SET synchronous_commit = off");
            Queries.execute(connection, """
                DO $$ BEGIN
                    FOR i IN 0..%d LOOP
                        INSERT INTO outboxevent SELECT gen_random_uuid(), 'order', 'order-' || (i * 10 + n) %% %d,
                            'OrderPlaced', format('{"order":%%s,"amount":1999,"currency":"EUR"}', i * 10 + n)::jsonb
                            FROM generate_series(0, %d) AS n;
                        COMMIT;
                    END LOOP;
                END $$""".formatted(transactions - 1, KEYS, IN_A_TRANSACTION - 1));
        }
    }

    private double byTheRelay() throws Exception {
        append();
        Queries.execute(database, "CHECKPOINT");
        try (KafkaSink sink = KafkaSink.builder()
                        .property("bootstrap.servers", kafka.bootstrapServers())
                        .build();
                Relay relay = Relay.builder(PostgreSql.of(database).relayStore(), sink)
                        .build()) {
            long started = System.nanoTime();
            relay.start();
            await().pollInterval(Duration.ofMillis(1))
                    .atMost(PATIENCE)
                    .until(() -> relay.status().delivered() >= MESSAGES);
            return MESSAGES / ((System.nanoTime() - started) / 1e9);
        }
    }

    private void append() throws Exception {
        var outbox = PostgreSql.of(database).outbox();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            Queries.execute(connection, "SET synchronous_commit = off");
            for (int i = 0; i < MESSAGES; i += IN_A_TRANSACTION) {
                outbox.append(
                        connection,
                        IntStream.range(i, i + IN_A_TRANSACTION)
                                .mapToObj(DebeziumSpeedCheck::message)
                                .toList());
                connection.commit();
            }
        }
    }

    private static Message message(int number) {
        return Message.builder("orders", "OrderPlaced")
                .key("order-" + number % KEYS)
                .payload("{\"order\":%d,\"amount\":1999,\"currency\":\"EUR\"}".formatted(number))
                .build();
    }
}
