package dev.hitotsu.it.projection;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.projection.ProjectionStatus;
import dev.hitotsu.inbox.projection.Projections;
import dev.hitotsu.kafka.KafkaReceiver;
import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.kafka.StartAt;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.postgresql.projection.PostgreSqlProjection;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A projection is made anew by two processes' worth of readers while events go on coming and somebody reads it. {@code
 * -Dhitotsu.events=1000000} for a long run.
 */
class ProjectionRebuildIT {
    private static final long SEED = Long.getLong("hitotsu.seed", System.nanoTime());
    private static final int EVENTS = Integer.getInteger("hitotsu.events", 20_000);
    private static final Duration PATIENCE = Duration.ofMinutes(2).plusMillis(EVENTS);
    private static final int PRODUCTS = 50;
    private static final int EVENTS_PER_REPETITION = 100;
    private static final String TOPIC = "sold";

    private final PostgreSqlServer server = PostgreSqlServer.builder().quick().start();
    private final KafkaServer kafka = KafkaServer.builder().heap("256m").start();
    private final PostgreSql database = PostgreSql.of(server.dataSource());
    private final Projections projections = database.projections();
    private final Random random = new Random(SEED);
    private final Map<String, Long> sold = new HashMap<>();
    private final AtomicBoolean over = new AtomicBoolean();

    @AfterEach
    void stop() {
        kafka.close();
        server.close();
    }

    @Test
    void whatIsMadeAnewWhileItIsInUseEqualsTheOriginal() throws Exception {
        System.out.println("seed " + SEED);
        database.schema().apply();
        kafka.createTopic(TOPIC, 4, Map.of());
        try (PostgreSqlProjection first = projection().start();
                PostgreSqlProjection second = projection().start();
                ExecutorService reader = Executors.newSingleThreadExecutor()) {
            send(EVENTS / 2);
            await().atMost(PATIENCE).until(() -> events() == EVENTS / 2);
            ProjectionStatus before = status();
            assertThat(before.lastUpdated()).isNotNull();
            execute("UPDATE sales SET cents = cents + 1 WHERE product = 'product-7'");
            assertThat(totals()).as("the original was spoiled").isNotEqualTo(sold);

            Future<?> reading = reader.submit(this::readUntilOver);
            assertThat(projections.rebuild("sales")).isTrue();
            assertThat(status().isRebuilding()).isTrue();
            send(EVENTS - EVENTS / 2);
            await().atMost(PATIENCE).until(() -> status().generation() == 2 && !status().isRebuilding());
            await().atMost(PATIENCE).until(() -> events() == EVENTS);
            over.set(true);
            reading.get();

            assertThat(totals()).isEqualTo(sold);
            assertThat(status().lastUpdated()).isAfter(before.lastUpdated());
            assertThat(queryLong("SELECT count(*) FROM pg_class WHERE relname = 'sales_1'"))
                    .isZero();
            assertThat(queryLong("SELECT count(*) FROM hitotsu.inbox WHERE consumer = 'sales-1'"))
                    .isZero();
        }
    }

    private PostgreSqlProjection projection() {
        return database.projection(
                "sales",
                new Sales(),
                (consumer, positions, handler) -> KafkaReceiver.builder()
                        .property("bootstrap.servers", kafka.bootstrapServers())
                        .group(consumer)
                        .topics(TOPIC)
                        .storedPositions(positions, StartAt.BEGINNING)
                        .handler(handler)
                        .start());
    }

    /** Events, some of them twice with the same id, as after a take-over. */
    private void send(int events) throws InterruptedException {
        int repetitions = events / EVENTS_PER_REPETITION;
        CountDownLatch sent = new CountDownLatch(events + repetitions);
        try (KafkaSink sink = KafkaSink.builder()
                        .property("bootstrap.servers", kafka.bootstrapServers())
                        .build();
                SinkSession session = sink.open(1)) {
            for (int i = 0; i < events; i++) {
                String product = "product-" + random.nextInt(PRODUCTS);
                long cents = random.nextInt(10_000);
                sold.merge(product, cents, Long::sum);
                Message message = Message.builder(TOPIC, "Sold")
                        .key(product)
                        .payload(Long.toString(cents))
                        .build();
                session.send(message).whenComplete((result, failure) -> sent.countDown());
                if (i < repetitions) {
                    session.send(message).whenComplete((result, failure) -> sent.countDown());
                }
            }
            session.flush();
            sent.await();
        }
    }

    /** Whoever reads meanwhile never sees less than before. */
    private void readUntilOver() {
        long most = 0;
        while (!over.get()) {
            long seen = events();
            if (seen < most) {
                throw new AssertionError(seen + " events (expected: " + most + " or more, as before)");
            }
            most = seen;
            LockSupport.parkNanos(1_000_000);
        }
    }

    private ProjectionStatus status() {
        return projections.list().getFirst();
    }

    private long events() {
        try {
            return queryLong("SELECT coalesce(sum(events), 0) FROM sales");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Long> totals() throws SQLException {
        Map<String, Long> totals = new HashMap<>();
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT product, cents FROM sales")) {
            while (rows.next()) {
                totals.put(rows.getString(1), rows.getLong(2));
            }
        }
        return totals;
    }

    private long queryLong(String sql) throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
