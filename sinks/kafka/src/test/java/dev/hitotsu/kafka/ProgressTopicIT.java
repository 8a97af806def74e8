package dev.hitotsu.kafka;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.kafka.internal.ProgressTopic;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Recovery;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.servers.kafka.KafkaServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a session with transactions remembers, over its end and its successors. */
class ProgressTopicIT {
    private static final AtomicInteger IDS = new AtomicInteger();
    private static final KafkaServer KAFKA = SharedKafka.SERVER;

    private String id;
    private String topic;

    @BeforeEach
    void newTopic() {
        id = "id-" + IDS.incrementAndGet();
        topic = "topic-of-" + id;
        KAFKA.createTopic(topic, 1, Map.of());
    }

    private KafkaSink sink() {
        return KafkaSink.builder()
                .property("bootstrap.servers", KAFKA.bootstrapServers())
                .transactionalId(id)
                .build();
    }

    private static Set<UUID> recovered(SinkSession session) {
        Recovery found = session.recover().join();
        assertThat(found).isInstanceOf(Recovery.Complete.class);
        return ((Recovery.Complete) found).taken();
    }

    private Set<UUID> send(SinkSession session, int count) {
        Message[] messages = new Message[count];
        Arrays.setAll(messages, i -> Message.builder(topic, "OrderPlaced").build());
        var answers = Arrays.stream(messages).map(session::send).toList();
        answers.forEach(answer -> assertThat(answer.join()).isEqualTo(SendResult.sent()));
        return Arrays.stream(messages).map(Message::id).collect(Collectors.toSet());
    }

    @Test
    void aSuccessorLearnsWhatWasDeliveredAndIsNotSettled() {
        try (KafkaSink sink = sink()) {
            SinkSession first = sink.open(1);
            assertThat(recovered(first)).isEmpty();
            send(first, 3);
            Set<UUID> later = send(first, 2);
            first.settled(3);
            send(first, 1).forEach(later::add);
            first.abort();

            assertThat(recovered(sink.open(2))).containsAll(later).hasSizeLessThanOrEqualTo(6);
        }
    }

    @Test
    void whatASessionHasRecoveredIsRememberedUntilItIsSettled() {
        try (KafkaSink sink = sink()) {
            SinkSession first = sink.open(1);
            recovered(first);
            Set<UUID> delivered = send(first, 4);
            SinkSession second = sink.open(2);
            assertThat(recovered(second)).isEqualTo(delivered);
            Set<UUID> more = send(second, 2);
            second.settled(2);
            send(second, 1);
            SinkSession third = sink.open(3);
            assertThat(recovered(third)).containsAll(delivered);
            third.recoveredSettled();
            Set<UUID> last = send(third, 1);

            assertThat(recovered(sink.open(4))).containsAll(last).doesNotContainAnyElementsOf(delivered);
            assertThat(more).hasSize(2);
        }
    }

    @Test
    void aSessionOfAnOlderTermStops() {
        try (KafkaSink sink = sink()) {
            SinkSession newer = sink.open(7);
            recovered(newer);
            send(newer, 1);
            Recovery answer = sink.open(6).recover().join();

            assertThat(answer)
                    .isEqualTo(new Recovery.Unavailable(
                            "topic " + id + "-progress: written with fence 7 (expected: 6 at most;"
                                    + " a relay of another outbox needs another transactional id)"));
        }
    }

    @Test
    void whoBeginsEndsTheOneBefore() {
        try (KafkaSink sink = sink()) {
            SinkSession older = sink.open(1);
            recovered(older);
            send(older, 1);
            SinkSession newer = sink.open(2);
            recovered(newer);

            SendResult late =
                    older.send(Message.builder(topic, "OrderPlaced").build()).join();
            assertThat(late).isInstanceOf(SendResult.Unavailable.class);
            Set<UUID> sent = send(newer, 1);
            assertThat(TopicReader.read(KAFKA.bootstrapServers(), topic, 2))
                    .extracting(Message::id)
                    .hasSize(2)
                    .containsAll(sent);
        }
    }

    @Test
    void aTopicThatForgetsIsNamed() {
        KAFKA.createTopic(id + "-progress", 1, Map.of("retention.ms", "60000"));
        try (KafkaSink sink = sink()) {
            assertThat(sink.check(Set.of(topic)))
                    .containsExactly("topic " + id + "-progress: retention.ms is 60000 (expected: -1)");
        }
    }

    @Test
    void whatIsNotNeededAnyMoreIsDeleted() {
        try (KafkaSink sink = sink()) {
            SinkSession session = sink.open(1);
            recovered(session);
            ProgressTopic progress = new ProgressTopic(
                    id + "-progress", Map.of("bootstrap.servers", KAFKA.bootstrapServers()), Duration.ofSeconds(10));
            send(session, 1);
            send(session, 1);
            progress.deleteBefore(2);

            await().until(() -> TopicReader.firstOffset(KAFKA.bootstrapServers(), id + "-progress") == 2);
        }
    }
}
