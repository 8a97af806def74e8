package dev.hitotsu.benchmarks.inbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.jdbc.JdbcInboxHandler;
import dev.hitotsu.kafka.KafkaReceiver;
import dev.hitotsu.kafka.KafkaReceiverBuilder;
import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.kafka.KafkaServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * The speed at which the effects of messages happen, an UPDATE each, from a topic of Kafka. Each consumer has a
 * partition and a connection of its own.
 */
final class MessageEffects {
    private static final int ACCOUNTS = 10_000;

    private final DataSource dataSource;
    private final KafkaServer kafka;
    private int runs;

    /** How many messages a transaction has. */
    enum Mode {
        BATCHES,
        SINGLE
    }

    MessageEffects(DataSource dataSource, KafkaServer kafka) {
        this.dataSource = dataSource;
        this.kafka = kafka;
    }

    void prepare() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE account (id int PRIMARY KEY, balance bigint NOT NULL) WITH (fillfactor = 50)");
            statement.execute("INSERT INTO account SELECT id, 0 FROM generate_series(0, " + (ACCOUNTS - 1) + ") AS id");
        }
    }

    /** Returns effects per second, from the first batch to the last commit. */
    double run(int messages, Mode mode, int consumers) throws Exception {
        String topic = "payments-" + runs++;
        kafka.createTopic(topic, consumers, Map.of());
        fill(kafka, topic, messages, ACCOUNTS);
        AtomicLong done = new AtomicLong();
        AtomicLong startedAt = new AtomicLong();
        CountDownLatch all = new CountDownLatch(1);
        BatchHandler handler = handler(topic, mode);
        BatchHandler counted = batch -> {
            startedAt.compareAndSet(0, System.nanoTime());
            handler.handle(batch);
            if (done.addAndGet(batch.messages().size()) >= messages) {
                all.countDown();
            }
        };
        List<KafkaReceiver> receivers = new ArrayList<>();
        try {
            for (int i = 0; i < consumers; i++) {
                receivers.add(receive(topic, counted));
            }
            all.await();
            return messages / ((System.nanoTime() - startedAt.get()) / 1e9);
        } finally {
            receivers.forEach(KafkaReceiver::close);
        }
    }

    private KafkaReceiver receive(String topic, BatchHandler handler) {
        return builder(kafka, topic).handler(handler).start();
    }

    /** A receiver of the topic, from its beginning. */
    static KafkaReceiverBuilder builder(KafkaServer kafka, String topic) {
        return KafkaReceiver.builder()
                .property("bootstrap.servers", kafka.bootstrapServers())
                .property("max.poll.records", 500)
                .property("auto.offset.reset", "earliest")
                .group(topic)
                .topics(topic);
    }

    /** Sends messages of so many keys in turn; each names an account. */
    static void fill(KafkaServer kafka, String topic, int messages, int keys) {
        try (KafkaSink sink = KafkaSink.builder()
                        .property("bootstrap.servers", kafka.bootstrapServers())
                        .build();
                SinkSession session = sink.open(1)) {
            CountDownLatch sent = new CountDownLatch(messages);
            for (int i = 0; i < messages; i++) {
                Message message = Message.builder(topic, "Paid")
                        .key("account-" + i % keys)
                        .payload(Integer.toString(i % keys))
                        .build();
                session.send(message).whenComplete((result, failure) -> sent.countDown());
            }
            session.flush();
            sent.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private BatchHandler handler(String consumer, Mode mode) {
        Inbox<Connection> inbox = PostgreSql.of(dataSource).inbox(consumer);
        BatchHandler whole = JdbcInboxHandler.ofBatches(dataSource, inbox, MessageEffects::pay);
        return switch (mode) {
            case BATCHES -> whole;
            case SINGLE ->
                batch -> {
                    for (Message message : batch.messages()) {
                        whole.handle(new ReceivedBatch(List.of(message), Map.of(), batch.reader()));
                    }
                };
        };
    }

    static void pay(Connection connection, List<Message> messages) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE account SET balance = balance + 1 WHERE id = ?")) {
            for (Message message : messages) {
                update.setInt(1, Integer.parseInt(new String(requireNonNull(message.payload()), US_ASCII)));
                update.addBatch();
            }
            update.executeBatch();
        }
    }
}
