package dev.hitotsu.it.sqs;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.aws.SqsReceiver;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.elasticmq.ElasticMqServer;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Two relays send into a FIFO queue. The one that leads is frozen until the other one leads, then that one is, and the
 * first runs again. Every message stands in the queue once, in the order of its key. On request:
 * {@code -Dtest=FrozenSqsRelayCheck}, with {@code -Dhitotsu.messages=100000} for many.
 */
class FrozenSqsRelayCheck {
    private static final int MESSAGES = Integer.getInteger("hitotsu.messages", 4_000);
    private static final int KEYS = 50;
    private static final Duration LIMIT = Duration.ofSeconds(60 + MESSAGES / 100);

    private final PostgreSqlServer postgres = PostgreSqlServer.builder().quick().start();
    private final ElasticMqServer sqs = ElasticMqServer.start();
    private final List<ChildProcess> relays = new ArrayList<>();
    private final List<Message> received = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        relays.forEach(ChildProcess::close);
        sqs.close();
        postgres.close();
    }

    @Test
    void aRelayThatWasFrozenPastItsLeaseReordersNothing() throws Exception {
        PGSimpleDataSource database = postgres.dataSource();
        PostgreSql.of(database).schema().apply();
        createQueue();
        ChildProcess first = startRelay();
        append(database, 0, MESSAGES / 4);
        awaitProgress(database, 1);
        ChildProcess second = startRelay();
        append(database, MESSAGES / 4, MESSAGES / 2);
        first.suspend();
        append(database, MESSAGES / 2, MESSAGES);
        awaitProgress(database, MESSAGES / 10);
        second.suspend();
        first.resume();
        awaitProgress(database, MESSAGES / 10);
        second.resume();
        await().atMost(LIMIT).until(() -> pending(database) == 0);

        assertThat(byKey(received())).isEqualTo(expected());
    }

    private void createQueue() {
        try (SqsClient client = SqsClient.builder()
                .endpointOverride(URI.create(sqs.endpoint()))
                .region(Region.of(SqsRelayMain.REGION))
                .credentialsProvider(SqsRelayMain.CREDENTIALS)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            var unused = client.createQueue(request ->
                    request.queueName("orders.fifo").attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")));
        }
    }

    private ChildProcess startRelay() {
        ChildProcess relay = JavaProcess.of(SqsRelayMain.class)
                .shortLived()
                .heap("96m")
                .arguments(postgres.jdbcUrl(), postgres.user(), postgres.password(), sqs.endpoint())
                .start();
        relays.add(relay);
        return relay;
    }

    private static void append(PGSimpleDataSource database, int from, int to) throws Exception {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            for (int i = from; i < to; i++) {
                PostgreSql.of(database)
                        .outbox()
                        .append(
                                connection,
                                Message.builder("orders", "OrderPlaced")
                                        .key("k" + i % KEYS)
                                        .payload(Integer.toString(i))
                                        .build());
                if (i % 100 == 99) {
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
        await().atMost(LIMIT).until(() -> {
            long now = pending(database);
            return now == 0 || before - now >= messages;
        });
    }

    /** All that stands in the queue; one more would be too much. */
    private List<Message> received() {
        try (Receiver receiver = SqsReceiver.builder()
                .endpoint(sqs.endpoint())
                .region(SqsRelayMain.REGION)
                .credentials(SqsRelayMain.CREDENTIALS)
                .queue("orders.fifo")
                .prefetch(1_000)
                .waitTime(Duration.ofSeconds(1))
                .handler(batch -> received.addAll(batch.messages()))
                .start()) {
            await().atMost(LIMIT).until(() -> receiver.handled() >= MESSAGES);
        }
        return received;
    }

    private static Map<String, List<String>> byKey(List<Message> messages) {
        return messages.stream()
                .collect(Collectors.groupingBy(
                        message -> String.valueOf(message.key()),
                        Collectors.mapping(
                                message -> new String(Objects.requireNonNull(message.payload()), UTF_8),
                                Collectors.toList())));
    }

    private static Map<String, List<String>> expected() {
        return IntStream.range(0, MESSAGES)
                .boxed()
                .collect(Collectors.groupingBy(
                        i -> "k" + i % KEYS, Collectors.mapping(i -> Integer.toString(i), Collectors.toList())));
    }
}
