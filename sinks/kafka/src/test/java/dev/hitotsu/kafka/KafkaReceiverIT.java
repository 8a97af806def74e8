package dev.hitotsu.kafka;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.LogPosition;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.PoisonHandler.Decision;
import dev.hitotsu.message.RetryPolicy;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.servers.kafka.KafkaServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class KafkaReceiverIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final RetryPolicy QUICK =
            new RetryPolicy(new Backoff(Duration.ofMillis(5), Duration.ofMillis(50), 0.5), 2, 3);
    private static KafkaServer kafka;

    private final Queue<Message> handled = new ConcurrentLinkedQueue<>();
    private String topic = "";

    @BeforeAll
    static void startKafka() {
        kafka = KafkaServer.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void createTopic(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
        kafka.createTopic(topic, 3, Map.of());
    }

    private KafkaReceiverBuilder receiver() {
        return KafkaReceiver.builder()
                .property("bootstrap.servers", kafka.bootstrapServers())
                .property("session.timeout.ms", 6_000)
                .group(topic)
                .topics(topic)
                .retryPolicy(QUICK)
                .handler(batch -> handled.addAll(batch.messages()));
    }

    private List<Message> send(int count) {
        List<Message> messages = IntStream.range(0, count)
                .mapToObj(i -> Message.builder(topic, "OrderPlaced")
                        .key("key-" + i % 20)
                        .payload("message " + i)
                        .build())
                .toList();
        try (KafkaSink sink = KafkaSink.builder()
                .property("bootstrap.servers", kafka.bootstrapServers())
                .property("max.block.ms", 30_000)
                .build()) {
            messages.stream()
                    .map(sink::send)
                    .toList()
                    .forEach(result -> assertThat(result.join()).isEqualTo(SendResult.sent()));
        }
        return messages;
    }

    private void awaitHandled(List<Message> messages) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(new ArrayList<>(handled)).containsAll(messages));
    }

    @Test
    void receivesWhatWasSentAndGoesOnBehindItInTheNextLife() {
        List<Message> first = send(1_000);
        try (KafkaReceiver receiver = receiver().start()) {
            awaitHandled(first);
            await().atMost(LIMIT).until(() -> receiver.handled() == 1_000);
        }
        handled.clear();
        List<Message> second = send(10);
        try (KafkaReceiver receiver = receiver().start()) {
            awaitHandled(second);
            assertThat(receiver.failure()).isEmpty();
        }
        assertThat(handled).hasSize(10);
    }

    @Test
    void receivesAgainWhatWasHandledButNotCommitted() throws InterruptedException {
        List<Message> messages = send(100);
        KafkaReceiver crashing = receiver()
                .handler(batch -> {
                    handled.addAll(batch.messages());
                    throw new AssertionError("crash between the handler's work and the commit");
                })
                .start();
        assertThat(crashing.awaitTermination(LIMIT)).isTrue();
        assertThat(crashing.failure()).containsInstanceOf(AssertionError.class);
        assertThat(handled).isNotEmpty();
        handled.clear();

        try (KafkaReceiver receiver = receiver().start()) {
            awaitHandled(messages);
            assertThat(receiver.isRunning()).isTrue();
        }
    }

    @Test
    void triesAgainWhenTheHandlerFails() {
        AtomicBoolean failing = new AtomicBoolean(true);
        List<Message> messages = send(100);
        try (KafkaReceiver receiver = receiver()
                .handler(batch -> {
                    if (failing.get()) {
                        throw new IllegalStateException("database away");
                    }
                    handled.addAll(batch.messages());
                })
                .start()) {
            await().atMost(LIMIT).until(() -> receiver.retried() > 300);
            failing.set(false);
            awaitHandled(messages);
        }
        assertThat(handled).hasSize(100);
    }

    @Test
    void isolatesAPoisonMessageSoThatTheOthersGoOn() {
        List<Message> messages = send(100);
        Message poison = messages.get(50);
        Queue<Message> recorded = new ConcurrentLinkedQueue<>();
        try (KafkaReceiver receiver = receiver()
                .handler(batch -> {
                    if (batch.messages().contains(poison)) {
                        throw new IllegalStateException("poison");
                    }
                    handled.addAll(batch.messages());
                })
                .poisonHandler((message, failures, error) -> {
                    recorded.add(message);
                    return Decision.SKIP;
                })
                .start()) {
            awaitHandled(
                    messages.stream().filter(message -> !message.equals(poison)).toList());
            await().atMost(LIMIT).until(() -> receiver.skipped() == 1);
        }
        assertThat(recorded).containsExactly(poison);
        assertThat(handled).hasSize(99);
    }

    private void sendForeign(Header... headers) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, (byte[]) null, new byte[0], List.of(headers)));
        }
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }

    @Test
    void asksThePoisonHandlerAboutRecordsThatAreNoMessages() {
        List<Message> before = send(20);
        sendForeign(header("ce_type", "a\tb"));
        sendForeign(IntStream.range(0, 20_000)
                .mapToObj(i -> header(i == 7 ? "bad name" : "h" + i, "x"))
                .toArray(Header[]::new));
        List<Message> after = send(20);
        Queue<String> reasons = new ConcurrentLinkedQueue<>();
        try (KafkaReceiver receiver = receiver()
                .poisonHandler((message, failures, error) -> {
                    reasons.add(String.valueOf(error.getMessage()));
                    return Decision.SKIP;
                })
                .start()) {
            awaitHandled(before);
            awaitHandled(after);
            assertThat(receiver.isRunning()).isTrue();
        }
        assertThat(handled).hasSize(40);
        assertThat(reasons)
                .containsExactly(
                        "type: control character at index 1 of \"a\uFFFDb\" (expected: one line of text)",
                        "headers: 20000 (expected: 10100 at most)");
    }

    @Test
    void keepsForeignRecordsWithBlankIdsApart() {
        for (int i = 0; i < 3; i++) {
            sendForeign(header("ce_id", ""), header("ce_source", "s"));
            sendForeign(header("ce_id", "00000000-0000-0000-0000-000000000000"));
        }
        try (KafkaReceiver receiver = receiver().start()) {
            await().atMost(LIMIT).until(() -> receiver.handled() == 6);
        }
        assertThat(handled.stream().map(Message::id).distinct()).hasSize(6);
    }

    @Test
    void readsFromStoredPositionsWhateverTheBrokerSays() {
        List<Message> messages = send(100);
        try (KafkaReceiver receiver = receiver().start()) {
            awaitHandled(messages);
            await().atMost(LIMIT).until(() -> receiver.handled() == 100);
        }
        handled.clear();
        try (KafkaReceiver receiver = receiver()
                .storedPositions(partitions -> Map.of(), StartAt.BEGINNING)
                .start()) {
            awaitHandled(messages);
            assertThat(receiver.received()).isEqualTo(100);
        }
        handled.clear();
        try (KafkaReceiver receiver = receiver()
                .storedPositions(partitions -> Map.of(), StartAt.BROKER)
                .start()) {
            awaitHandled(send(10));
            assertThat(receiver.received()).isEqualTo(10);
        }
    }

    private KafkaReceiverBuilder storing(Map<String, LogPosition> stored) {
        return receiver()
                .handler(batch -> {
                    handled.addAll(batch.messages());
                    stored.putAll(batch.positions());
                })
                .storedPositions(partitions -> Map.copyOf(stored), StartAt.BROKER);
    }

    private void recreateTopic() throws Exception {
        try (Admin admin = kafka.admin()) {
            admin.deleteTopics(List.of(topic)).all().get();
            await().atMost(LIMIT).until(() -> !admin.listTopics().names().get().contains(topic));
        }
        kafka.createTopic(topic, 3, Map.of());
    }

    @Test
    void receivesAllOfATopicThatWasMadeAnewWhileNobodyReceived() throws Exception {
        Map<String, LogPosition> stored = new ConcurrentHashMap<>();
        List<Message> before = send(100);
        try (KafkaReceiver receiver = storing(stored).start()) {
            awaitHandled(before);
            await().atMost(LIMIT).until(() -> receiver.handled() == 100);
        }
        handled.clear();
        recreateTopic();
        List<Message> after = send(150);
        try (KafkaReceiver receiver = storing(stored).start()) {
            awaitHandled(after);
            assertThat(receiver.isRunning()).isTrue();
        }
        assertThat(handled).hasSize(150);
    }

    @Test
    void receivesAllOfATopicThatIsMadeAnewWhileItReceives() throws Exception {
        Map<String, LogPosition> stored = new ConcurrentHashMap<>();
        List<Message> before = send(100);
        try (KafkaReceiver receiver = storing(stored).start()) {
            awaitHandled(before);
            recreateTopic();
            awaitHandled(send(150));
            assertThat(receiver.isRunning()).isTrue();
        }
    }

    @Test
    void finishesTheBatchUnderWayWhenClosed() throws InterruptedException {
        send(1);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        KafkaReceiver receiver = receiver()
                .handler(batch -> {
                    entered.countDown();
                    leave.await();
                    handled.addAll(batch.messages());
                })
                .start();
        entered.await();
        Thread closer = Thread.ofPlatform().start(receiver::close);
        await().atMost(LIMIT).until(() -> closer.getState() == Thread.State.WAITING);
        leave.countDown();
        closer.join();
        assertThat(handled).hasSize(1);

        handled.clear();
        List<Message> next = send(1);
        try (KafkaReceiver following = receiver().start()) {
            awaitHandled(next);
            assertThat(following.received()).isEqualTo(1);
        }
    }

    @Test
    void goesOnWhenTheBrokerWasKilled() {
        List<Message> before = send(100);
        try (KafkaReceiver receiver = receiver().start()) {
            awaitHandled(before);
            kafka.kill();
            kafka.restart();
            awaitHandled(send(100));
            assertThat(receiver.isRunning()).isTrue();
        }
    }

    @Test
    void sharesPartitionsAmongMembersAndLosesNothingWhenOneGoes() {
        List<Message> first = send(100);
        try (KafkaReceiver stays = receiver().start()) {
            try (KafkaReceiver goes = receiver().start()) {
                awaitHandled(first);
                assertThat(goes.failure()).isEmpty();
            }
            awaitHandled(send(100));
            assertThat(stays.isRunning()).isTrue();
        }
    }
}
