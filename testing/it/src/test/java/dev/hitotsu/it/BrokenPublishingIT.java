package dev.hitotsu.it;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.demo.check.CheckResult;
import dev.hitotsu.it.MiniShop.Placed;
import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.testkit.contract.Resender;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Mistakes between the business transaction and the broker, and the same scenarios done correctly. */
class BrokenPublishingIT extends BrokenOnPurposeSupport {
    BrokenPublishingIT() throws SQLException {}

    @Test
    void publishingBeforeTheCommitIsFound() throws Exception {
        try (KafkaSink sink = sink();
                SinkSession session = sink.open(1);
                Connection connection = shop.begin()) {
            Placed kept = shop.order(connection, "user-1");
            publish(session, kept);
            connection.commit();
            shop.answered(kept);
            Placed rolledBack = shop.order(connection, "user-1");
            publish(session, rolledBack);
            connection.rollback();
        }
        consumeAll(correctHandler(), 2);

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
                SinkSession session = sink.open(1);
                Connection slow = shop.begin();
                Connection quick = shop.begin()) {
            Placed late = appended(slow, "user-1");
            place(quick, "user-2");
            long last = publishBehind(session, 0);
            slow.commit();
            shop.answered(late);
            place(quick, "user-3");
            publishBehind(session, last);
        }
        consumeAll(correctHandler(), 2);

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
        consumeAll(correctHandler(), 3);

        assertThat(shop.check().kept()).isTrue();
    }

    @Test
    void acknowledgingWithoutAContiguousPrefixIsFound() throws Exception {
        try (KafkaSink kafka = sink();
                Relay relay = relay(new RefusingSink(kafka, Pipelining.ORDERED))) {
            placeMany("user-1", 20);
            relay.start();
            await().until(() -> relay.status().delivered() == 20);
        }
        consumeAll(correctHandler(), 20);

        CheckResult result = shop.check();
        assertThat(result.kept()).isFalse();
        assertThat(result.outOfOrder()).isPositive();
    }

    @Test
    void acknowledgingAContiguousPrefixIsKept() throws Exception {
        try (KafkaSink kafka = sink();
                Relay relay = relay(new RefusingSink(kafka, Pipelining.ONE_PER_KEY))) {
            placeMany("user-1", 20);
            relay.start();
            await().until(() -> relay.status().delivered() == 20);
        }
        consumeAll(correctHandler(), 20);

        assertThat(shop.check().kept()).isTrue();
    }

    private void publish(SinkSession session, Placed placed) {
        send(session, placed.message(shop.topic));
    }

    private static void send(SinkSession session, Message message) {
        new Resender(session, Pipelining.ORDERED, 1).send(List.of(message));
    }

    /** Reads all rows after the last id: the simple way, which loses rows that commit late. */
    private long publishBehind(SinkSession session, long last) throws SQLException {
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
                    send(session, message);
                }
            }
        }
        return newest;
    }

    /**
     * Refuses every fifth message once, with a delay. The test decides whether it promises order; the promise may be
     * false.
     */
    private record RefusingSink(Sink target, Pipelining pipelining, Set<UUID> failed, AtomicInteger sends)
            implements Sink {
        RefusingSink(Sink target, Pipelining pipelining) {
            this(target, pipelining, new HashSet<>(), new AtomicInteger());
        }

        @Override
        public SinkSession open(long fence) {
            return new RefusingSession(this, target.open(fence));
        }

        @Override
        public List<String> check(Collection<String> topics) {
            return target.check(topics);
        }

        @Override
        public Duration sendTimeout() {
            return target.sendTimeout();
        }

        @Override
        public void close() {
            target.close();
        }
    }

    private record RefusingSession(RefusingSink sink, SinkSession target) implements SinkSession {
        @Override
        public CompletableFuture<SendResult> send(Message message) {
            if (sink.sends.incrementAndGet() % 5 == 3 && sink.failed.add(message.id())) {
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
        public void abort() {
            target.abort();
        }

        @Override
        public void close() {
            target.close();
        }
    }
}
