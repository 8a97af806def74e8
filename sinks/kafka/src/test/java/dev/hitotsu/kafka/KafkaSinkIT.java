package dev.hitotsu.kafka;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.MessageLimit;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.testkit.contract.Resender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KafkaSinkIT {
    private static final int TEN_MEGABYTES = 10 * 1024 * 1024;
    private static final KafkaServer KAFKA = SharedKafka.SERVER;

    private static KafkaSinkBuilder builder() {
        return KafkaSink.builder()
                .property("bootstrap.servers", KAFKA.bootstrapServers())
                .property("max.block.ms", 30_000);
    }

    private static Message message(String topic, String key, int bytes) {
        byte[] payload = new byte[bytes];
        new Random(1).nextBytes(payload);
        return Message.builder(topic, "OrderPlaced").key(key).payload(payload).build();
    }

    @Test
    void rejectsWhatIsTooLargeForItsTopicWhileOthersFlow() {
        KAFKA.createTopic("small", 1, Map.of("max.message.bytes", "10000"));
        try (KafkaSink sink = builder().build();
                SinkSession session = sink.open(1)) {
            CompletableFuture<SendResult> before = session.send(message("small", "a", 10));
            assertThat(sink.limits(List.of("small")))
                    .containsExactly(new MessageLimit("max.message.bytes of topic small", 10_000));
            SendResult refused = session.send(message("small", "a", 20_000)).join();
            CompletableFuture<SendResult> after = session.send(message("small", "a", 10));

            assertThat(refused)
                    .isEqualTo(SendResult.rejected("topic small: record of 20259 bytes before compression"
                            + " (expected: max.message.bytes of 10000 at most)"));
            assertThat(before.join()).isEqualTo(SendResult.sent());
            assertThat(after.join()).isEqualTo(SendResult.sent());
        }
    }

    /** The broker looks for expired segments twice a second here. */
    @Test
    void keepsWhatHappenedBeforeTheRetentionBegan() throws Exception {
        Instant longAgo = Instant.now().minus(Duration.ofDays(30));
        Message late =
                Message.builder("short", "OrderPlaced").occurredAt(longAgo).build();
        try (KafkaServer strict = KafkaServer.builder()
                        .setting("log.retention.check.interval.ms", "500")
                        .setting("log.initial.task.delay.ms", "500")
                        .start();
                KafkaSink sink = builder()
                        .property("bootstrap.servers", strict.bootstrapServers())
                        .build();
                SinkSession session = sink.open(1);
                KafkaSink byEvent = builder()
                        .property("bootstrap.servers", strict.bootstrapServers())
                        .recordTime(RecordTime.OCCURRED)
                        .build();
                SinkSession sessionByEvent = byEvent.open(1)) {
            Map<String, String> retention = Map.of("retention.ms", "86400000", "message.timestamp.type", "CreateTime");
            strict.createTopic("short", 1, retention);
            strict.createTopic("doomed", 1, retention);
            assertThat(session.send(late).join()).isEqualTo(SendResult.sent());
            assertThat(sessionByEvent.send(late.withTopic("doomed")).join()).isEqualTo(SendResult.sent());

            await().until(() -> TopicReader.firstOffset(strict.bootstrapServers(), "doomed") == 1);
            assertThat(TopicReader.read(strict.bootstrapServers(), "short", 1)).containsExactly(late);
        }
    }

    @Test
    void rejectsOnlyTheOneThatTheBrokerRefusesAndKeepsTheOrderOfTheRest() {
        KAFKA.createTopic("judged", 1, Map.of("max.message.bytes", "10000"));
        List<Message> messages = IntStream.range(0, 300)
                .mapToObj(i -> message("judged", "key", i % 100 == 50 ? 20_000 : 10))
                .toList();
        try (KafkaSink sink = builder().sizeCheck(SizeCheck.BY_BROKER).build();
                SinkSession session = sink.open(1)) {
            Resender resender = new Resender(session, sink.pipelining(), messages.size());
            resender.send(messages);

            assertThat(resender.failures().stream().filter(SendResult.Rejected.class::isInstance))
                    .hasSize(3)
                    .allSatisfy(result -> assertThat(((SendResult.Rejected) result).reason())
                            .isEqualTo("topic judged: The request included a message larger than the max message size"
                                    + " the server will accept."));
            assertThat(resender.failures())
                    .allMatch(result ->
                            result instanceof SendResult.Rejected || result instanceof SendResult.Unavailable);
        }
        assertThat(TopicReader.read(KAFKA.bootstrapServers(), "judged", 297).stream()
                        .distinct())
                .containsExactlyElementsOf(messages.stream()
                        .filter(message -> message.payloadSize() == 10)
                        .toList());
    }

    @Test
    void rejectsWhatIsLargerThanTheProducerSends() {
        KAFKA.createTopic("large", 1, Map.of());
        try (KafkaSink sink = builder().build();
                SinkSession session = sink.open(1)) {
            assertThat(session.send(message("large", "a", 2_000_000)).join())
                    .asString()
                    .contains("Rejected", "2000", "max.request.size");
        }
    }

    @Test
    void takesTenMegabytesWhereTheLimitsAreRaised() {
        KAFKA.createTopic("raised", 1, Map.of("max.message.bytes", "12000000"));
        Message large = message("raised", "a", TEN_MEGABYTES);
        try (KafkaSink sink = builder().property("max.request.size", 12_000_000).build();
                SinkSession session = sink.open(1)) {
            assertThat(session.send(large).join()).isEqualTo(SendResult.sent());
        }
        assertThat(TopicReader.read(KAFKA.bootstrapServers(), "raised", 1)).containsExactly(large);
    }

    @Test
    void answersAtOnceForAnUnknownTopicUntilItExists() {
        try (KafkaSink sink = builder().property("max.block.ms", 1_000).build();
                SinkSession session = sink.open(1)) {
            SendResult unknown = SendResult.destinationUnavailable(
                    "topic later: unknown to the broker (expected: a topic that exists)");
            assertThat(session.send(message("later", "a", 1)).join()).isEqualTo(unknown);
            long start = System.nanoTime();
            for (int i = 0; i < 1_000; i++) {
                assertThat(session.send(message("later", "a", 1)).join()).isEqualTo(unknown);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));

            KAFKA.createTopic("later", 1, Map.of());
            await().until(() -> session.send(message("later", "a", 1)).join() instanceof SendResult.Sent);
        }
    }

    @Test
    void rejectsATopicThatCannotExist() {
        try (KafkaSink sink = builder().route("orders", "no/such topic").build();
                SinkSession session = sink.open(1)) {
            assertThat(session.send(message("orders", "a", 1)).join())
                    .isInstanceOf(SendResult.Rejected.class)
                    .asString()
                    .contains("no/such topic");
        }
    }

    @Test
    void rejectsARecordWithoutAKeyInACompactedTopicAndTakesTheOthersOfItsBatch() {
        KAFKA.createTopic("compacted", 1, Map.of("cleanup.policy", "compact"));
        Message keyless =
                Message.builder("compacted", "OrderPlaced").payload("x").build();
        List<Message> messages = List.of(message("compacted", "a", 1), keyless, message("compacted", "b", 1));
        try (KafkaSink sink = builder().property("linger.ms", 200).build();
                SinkSession session = sink.open(1)) {
            Resender resender = new Resender(session, sink.pipelining(), 10);
            resender.send(messages);

            assertThat(resender.failures())
                    .filteredOn(SendResult.Rejected.class::isInstance)
                    .hasSize(1);
            assertThat(resender.sent()).isEqualTo(2);
        }
    }

    @Test
    void sendsNothingThatIsBehindAFailedRecordWhenTheBrokerAnswersAgain() {
        KAFKA.createTopic("behind", 1, Map.of());
        List<Message> messages = new ArrayList<>();
        List<CompletableFuture<SendResult>> results = new ArrayList<>();
        try (KafkaSink sink = builder()
                        .property("request.timeout.ms", 1_000)
                        .property("batch.size", 1)
                        .property("delivery.timeout.ms", 1_500)
                        .build();
                SinkSession session = sink.open(1)) {
            new Resender(session, sink.pipelining(), 1).send(List.of(message("behind", "key", 1)));
            KAFKA.suspend();
            // Batches of one record and different ages: some time out while others could still be sent.
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10)).until(() -> {
                messages.add(message("behind", "key", 1));
                results.add(session.send(messages.getLast()));
                return results.size() > 20 && results.get(20).isDone();
            });
            KAFKA.resume();
            List<Message> again = IntStream.range(0, messages.size())
                    .filter(i -> !(results.get(i).join() instanceof SendResult.Sent))
                    .mapToObj(messages::get)
                    .toList();
            assertThat(again).isNotEmpty();
            session.resume();
            new Resender(session, sink.pipelining(), again.size()).send(again);
        }
        assertThat(TopicReader.read(KAFKA.bootstrapServers(), "behind", messages.size() + 1).stream()
                        .distinct()
                        .skip(1))
                .containsExactlyElementsOf(messages);
    }

    @Test
    void doesNotBlockForAsLongAsTheBrokerHangs() {
        KAFKA.createTopic("hung", 1, Map.of());
        try (KafkaSink sink = builder()
                        .window(100)
                        .property("max.block.ms", 1_000)
                        .property("request.timeout.ms", 1_000)
                        .property("delivery.timeout.ms", 2_000)
                        .build();
                SinkSession session = sink.open(1)) {
            new Resender(session, sink.pipelining(), 1).send(List.of(message("hung", "a", 1)));
            KAFKA.suspend();
            long start = System.nanoTime();
            List<CompletableFuture<SendResult>> results = IntStream.range(0, 1_000)
                    .mapToObj(i -> session.send(message("hung", "a", 1)))
                    .toList();
            Duration blocked = Duration.ofNanos(System.nanoTime() - start);
            results.forEach(result -> assertThat(result.join()).isInstanceOf(SendResult.Unavailable.class));

            assertThat(blocked).isLessThan(Duration.ofSeconds(60));
        } finally {
            KAFKA.resume();
        }
    }
}
