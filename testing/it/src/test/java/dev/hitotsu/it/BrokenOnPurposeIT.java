package dev.hitotsu.it;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.demo.check.CheckResult;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.it.MiniShop.Placed;
import dev.hitotsu.jdbc.JdbcInboxHandler;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.kafka.KafkaReceiver;
import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.BatchHandler;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.postgresql.PostgreSqlInboxStore;
import dev.hitotsu.postgresql.PostgreSqlOutboxStore;
import dev.hitotsu.postgresql.PostgreSqlRelayStore;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The mistakes that this house is there to avoid, made on purpose on real servers: each time the checker of the demo must
 * say that a promise was broken, and for the same scenario done properly that all were kept.
 */
class BrokenOnPurposeIT {
    private final MiniShop shop;
    private final Outbox<Connection> outbox = PostgreSqlOutboxStore.outbox();

    BrokenOnPurposeIT() throws SQLException {
        shop = new MiniShop();
    }

    @Test
    void publishingBeforeTheCommitIsFound() throws Exception {
        try (KafkaSink sink = sink();
                Connection connection = shop.begin()) {
            Placed kept = shop.order(connection, "user-1");
            publish(sink, kept);
            connection.commit();
            shop.answered(kept);
            Placed rolledBack = shop.order(connection, "user-1");
            publish(sink, rolledBack);
            connection.rollback();
        }
        consumeAll(properly(), 2);

        CheckResult result = shop.check();
        assertThat(result.kept()).isFalse();
        assertThat(result.withoutOrder()).isPositive();
    }

    @Test
    void appendingInTheTransactionIsKept() throws Exception {
        try (Connection connection = shop.begin()) {
            place(connection, "user-1");
            Placed rolledBack = shop.order(connection, "user-1");
            outbox.append(connection, rolledBack.message(shop.topic));
            connection.rollback();
        }
        relayAndConsume(1);

        assertThat(shop.check().kept()).isTrue();
    }

    @Test
    void readingBehindTheLastIdIsFound() throws Exception {
        try (KafkaSink sink = sink();
                Connection slow = shop.begin();
                Connection quick = shop.begin()) {
            Placed late = appended(slow, "user-1");
            place(quick, "user-2");
            long last = publishBehind(sink, 0);
            slow.commit();
            shop.answered(late);
            place(quick, "user-3");
            publishBehind(sink, last);
        }
        consumeAll(properly(), 2);

        CheckResult result = shop.check();
        assertThat(result.kept()).isFalse();
        assertThat(result.lost()).isPositive();
    }

    @Test
    void readingPastGapsAndComingBackIsKept() throws Exception {
        try (KafkaSink sink = sink();
                Relay relay = relay(sink);
                Connection slow = shop.begin();
                Connection quick = shop.begin()) {
            Placed late = appended(slow, "user-1");
            place(quick, "user-2");
            relay.start();
            await().until(() -> relay.status().delivered() == 1);
            slow.commit();
            shop.answered(late);
            place(quick, "user-3");
            await().until(() -> relay.status().delivered() == 3);
        }
        consumeAll(properly(), 3);

        assertThat(shop.check().kept()).isTrue();
    }

    @Test
    void acknowledgingWithoutAContiguousPrefixIsFound() throws Exception {
        try (KafkaSink kafka = sink();
                Relay relay = relay(new FailingOnce(kafka, Pipelining.ORDERED))) {
            placeMany("user-1", 20);
            relay.start();
            await().until(() -> relay.status().delivered() == 20);
        }
        consumeAll(properly(), 20);

        CheckResult result = shop.check();
        assertThat(result.kept()).isFalse();
        assertThat(result.outOfOrder()).isPositive();
    }

    @Test
    void acknowledgingAContiguousPrefixIsKept() throws Exception {
        try (KafkaSink kafka = sink();
                Relay relay = relay(new FailingOnce(kafka, Pipelining.ONE_PER_KEY))) {
            placeMany("user-1", 20);
            relay.start();
            await().until(() -> relay.status().delivered() == 20);
        }
        consumeAll(properly(), 20);

        assertThat(shop.check().kept()).isTrue();
    }

    @Test
    void claimingOutsideTheTransactionIsFound() throws Exception {
        placeMany("user-1", 5);
        AtomicBoolean failed = new AtomicBoolean();
        relayAndConsume(5, batch -> {
            Inbox<Connection> inbox = inbox();
            for (Message message : batch.messages()) {
                try (Connection claiming = shop.begin();
                        Connection charging = shop.begin()) {
                    boolean fresh = inbox.runOnce(claiming, message.id(), () -> {});
                    claiming.commit();
                    if (fresh) {
                        failOnce(failed);
                        shop.charge(charging, message);
                        charging.commit();
                    }
                }
            }
        });

        CheckResult result = shop.check();
        assertThat(result.kept()).isFalse();
        assertThat(result.lost()).isPositive();
    }

    @Test
    void claimingInTheTransactionIsKept() throws Exception {
        placeMany("user-1", 5);
        AtomicBoolean failed = new AtomicBoolean();
        relayAndConsume(5, JdbcInboxHandler.of(shop.dataSource, inbox(), (connection, message) -> {
            shop.charge(connection, message);
            failOnce(failed);
        }));

        assertThat(shop.check().kept()).isTrue();
    }

    @Test
    void handlingWithoutAnInboxIsFound() throws Exception {
        placeMany("user-1", 5);
        AtomicBoolean failed = new AtomicBoolean();
        relayAndConsume(5, batch -> {
            for (Message message : batch.messages()) {
                try (Connection charging = shop.begin()) {
                    shop.charge(charging, message);
                    charging.commit();
                }
                failOnce(failed);
            }
        });

        CheckResult result = shop.check();
        assertThat(result.kept()).isFalse();
        assertThat(result.doubled()).isPositive();
    }

    private static void failOnce(AtomicBoolean failed) {
        if (failed.compareAndSet(false, true)) {
            throw new IllegalStateException("failed once on purpose");
        }
    }

    private void placeMany(String user, int count) throws SQLException {
        try (Connection connection = shop.begin()) {
            for (int i = 0; i < count; i++) {
                place(connection, user);
            }
        }
    }

    private void place(Connection connection, String user) throws SQLException {
        Placed placed = appended(connection, user);
        connection.commit();
        shop.answered(placed);
    }

    private Placed appended(Connection connection, String user) throws SQLException {
        Placed placed = shop.order(connection, user);
        outbox.append(connection, placed.message(shop.topic));
        return placed;
    }

    private void publish(Sink sink, Placed placed) {
        assertThat(sink.send(placed.message(shop.topic)).join()).isInstanceOf(SendResult.Sent.class);
    }

    /** The reader that everybody writes first. */
    private long publishBehind(Sink sink, long last) throws SQLException {
        long newest = last;
        try (Connection connection = shop.dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT position, id, key, payload FROM hitotsu.message WHERE position > ? ORDER BY position")) {
            select.setLong(1, last);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    newest = rows.getLong(1);
                    Message message = Message.builder(shop.topic, "OrderPlaced")
                            .id(rows.getObject(2, UUID.class))
                            .key(rows.getString(3))
                            .payload(rows.getBytes(4))
                            .build();
                    assertThat(sink.send(message).join()).isInstanceOf(SendResult.Sent.class);
                }
            }
        }
        return newest;
    }

    private void relayAndConsume(int messages) throws Exception {
        relayAndConsume(messages, properly());
    }

    private void relayAndConsume(int messages, BatchHandler handler) throws Exception {
        try (KafkaSink sink = sink();
                Relay relay = relay(sink)) {
            relay.start();
            await().until(() -> relay.status().delivered() == messages);
        }
        consumeAll(handler, messages);
    }

    /** Consumes until the broker has been told that all messages are done. */
    private void consumeAll(BatchHandler handler, int messages) {
        Set<UUID> done = ConcurrentHashMap.newKeySet();
        AtomicInteger batches = new AtomicInteger();
        try (KafkaReceiver receiver = KafkaReceiver.builder()
                .property("bootstrap.servers", shop.bootstrapServers())
                .property("auto.offset.reset", "earliest")
                .group("test-" + UUID.randomUUID())
                .topics(shop.topic)
                .handler(batch -> {
                    handler.handle(batch);
                    batches.incrementAndGet();
                    batch.messages().forEach(message -> done.add(message.id()));
                })
                .start()) {
            await().until(() -> done.size() == messages);
            assertThat(receiver.isRunning()).isTrue();
        }
    }

    private BatchHandler properly() {
        return JdbcInboxHandler.of(shop.dataSource, inbox(), shop::charge);
    }

    private static Inbox<Connection> inbox() {
        return Inbox.of(PostgreSqlInboxStore.of(SchemaName.DEFAULT), "payments");
    }

    private KafkaSink sink() {
        return KafkaSink.builder()
                .property("bootstrap.servers", shop.bootstrapServers())
                .property("max.block.ms", 30_000)
                .build();
    }

    private Relay relay(Sink sink) {
        Backoff quick = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100), 0.5);
        return Relay.builder(PostgreSqlRelayStore.of(shop.dataSource), sink)
                .options(RelayOptions.DEFAULT.withRetry(new RelayOptions.Retry(100, quick)))
                .build();
    }

    /** Refuses every fifth message once, later; says of itself what the test wants, true or not. */
    private record FailingOnce(Sink target, Pipelining pipelining, Set<UUID> failed, AtomicInteger sends)
            implements Sink {
        FailingOnce(Sink target, Pipelining pipelining) {
            this(target, pipelining, new HashSet<>(), new AtomicInteger());
        }

        @Override
        public CompletableFuture<SendResult> send(Message message) {
            if (sends.incrementAndGet() % 5 == 3 && failed.add(message.id())) {
                return CompletableFuture.supplyAsync(
                        () -> SendResult.retryable("not now"),
                        CompletableFuture.delayedExecutor(50, java.util.concurrent.TimeUnit.MILLISECONDS));
            }
            return target.send(message);
        }

        @Override
        public void resume() {
            target.resume();
        }

        @Override
        public void close() {
            target.close();
        }
    }
}
