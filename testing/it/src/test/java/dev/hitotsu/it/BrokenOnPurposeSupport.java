package dev.hitotsu.it;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.it.MiniShop.Placed;
import dev.hitotsu.kafka.KafkaReceiver;
import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The mistakes that this project avoids, made on purpose on real servers. For each, the checker of the demo must say
 * that a promise was broken; for the same scenario done correctly, it must say that all were kept.
 */
abstract class BrokenOnPurposeSupport {
    final MiniShop shop;
    final Outbox<Connection> outbox;

    BrokenOnPurposeSupport() throws SQLException {
        shop = new MiniShop();
        outbox = PostgreSql.of(shop.dataSource).outbox();
    }

    void placeMany(String user, int count) throws SQLException {
        try (Connection connection = shop.begin()) {
            for (int i = 0; i < count; i++) {
                place(connection, user);
            }
        }
    }

    void place(Connection connection, String user) throws SQLException {
        Placed placed = appended(connection, user);
        connection.commit();
        shop.answered(placed);
    }

    Placed appended(Connection connection, String user) throws SQLException {
        Placed placed = shop.order(connection, user);
        outbox.append(connection, placed.message(shop.topic));
        return placed;
    }

    void relayAndConsume(int messages) throws Exception {
        relayAndConsume(messages, correctHandler());
    }

    void relayAndConsume(int messages, BatchHandler handler) throws Exception {
        try (KafkaSink sink = sink();
                Relay relay = relay(sink)) {
            relay.start();
            await().until(() -> relay.status().delivered() == messages);
        }
        consumeAll(handler, messages);
    }

    /** Consumes until the handler has handled all messages. */
    void consumeAll(BatchHandler handler, int messages) {
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

    BatchHandler correctHandler() {
        return PostgreSql.of(shop.dataSource).inboxHandler("payments", shop::charge);
    }

    Inbox<Connection> inbox() {
        return PostgreSql.of(shop.dataSource).inbox("payments");
    }

    KafkaSink sink() {
        return KafkaSink.builder()
                .property("bootstrap.servers", shop.bootstrapServers())
                .property("max.block.ms", 30_000)
                .build();
    }

    Relay relay(Sink sink) {
        Backoff quick = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100), 0.5);
        return Relay.builder(PostgreSql.of(shop.dataSource).relayStore(), sink)
                .options(RelayOptions.DEFAULT.withRetry(new RelayOptions.Retry(100, quick)))
                .build();
    }
}
