package dev.hitotsu.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.LogPosition;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.PoisonHandler;
import dev.hitotsu.message.PoisonHandler.Decision;
import dev.hitotsu.message.ReceivedBatch;
import dev.hitotsu.message.ReceiverState;
import dev.hitotsu.message.RetryPolicy;
import dev.hitotsu.message.StoredPositions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiverLoopTest {
    private static final TopicPartition P0 = new TopicPartition("t", 0);
    private static final TopicPartition P1 = new TopicPartition("t", 1);
    private static final RetryPolicy RETRY =
            new RetryPolicy(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(9), 0.5), 2, 2);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final List<List<String>> handled = new ArrayList<>();
    private final List<Map<String, LogPosition>> positions = new ArrayList<>();
    private final Set<String> failing = new HashSet<>();
    private final List<String> poisoned = new ArrayList<>();
    private final ReceiverState state = new ReceiverState();
    private final TopicIds ids = new TopicIds() {
        @Override
        public CompletableFuture<Map<String, String>> ask(Set<String> topics) {
            return CompletableFuture.completedFuture(Map.of("t", topicId));
        }

        @Override
        public void close() {}
    };
    private String topicId = "one";
    private StartAt startAt = StartAt.BEGINNING;
    private Decision verdict = Decision.RETRY;
    private long now;

    private ReceiverLoop start(@Nullable StoredPositions stored) {
        PoisonHandler poison = (message, failures, error) -> {
            poisoned.add(text(message));
            return verdict;
        };
        ReceiverOptions options = new ReceiverOptions(
                "g", Set.of("t"), this::handle, RETRY, poison, stored, startAt, ids, () -> now, new Random(1));
        ReceiverLoop loop = new ReceiverLoop(consumer, options, state);
        loop.subscribe();
        consumer.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
        consumer.rebalance(List.of(P0, P1));
        return loop;
    }

    private void handle(ReceivedBatch batch) {
        assertThat(batch.reader()).isEqualTo("Kafka group g, topics [t]");
        List<String> texts =
                batch.messages().stream().map(ReceiverLoopTest::text).toList();
        if (texts.stream().anyMatch(failing::contains)) {
            throw new IllegalStateException("failing for " + texts);
        }
        handled.add(texts);
        positions.add(batch.positions());
    }

    private static String text(Message message) {
        return new String(Objects.requireNonNull(message.payload()), UTF_8);
    }

    private void arrives(TopicPartition partition, long offset, String text) {
        consumer.addRecord(new ConsumerRecord<>(
                partition.topic(), partition.partition(), offset, "k".getBytes(UTF_8), text.getBytes(UTF_8)));
    }

    private long committed(TopicPartition partition) {
        var offset = consumer.committed(Set.of(partition)).get(partition);
        return offset == null ? -1 : offset.offset();
    }

    private void later(ReceiverLoop loop, int turns) {
        for (int i = 0; i < turns; i++) {
            now += Duration.ofSeconds(10).toNanos();
            loop.pollOnce();
        }
    }

    @Test
    void handsOverAPollAsOneBatchAndCommitsAfterwards() {
        ReceiverLoop loop = start(null);
        arrives(P0, 0, "a");
        arrives(P0, 1, "b");
        arrives(P1, 0, "c");
        loop.pollOnce();

        assertThat(handled).hasSize(1);
        assertThat(handled.getFirst()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(positions).containsExactly(Map.of("t/0", new LogPosition("", 2), "t/1", new LogPosition("", 1)));
        assertThat(committed(P0)).isEqualTo(2);
        assertThat(state.received()).isEqualTo(3);
    }

    @Test
    void triesTheSameBatchAgainLaterAndNotBefore() {
        ReceiverLoop loop = start(null);
        failing.add("a");
        arrives(P0, 0, "a");
        loop.pollOnce();
        loop.pollOnce();
        assertThat(state.retried()).isEqualTo(1);
        assertThat(consumer.paused()).containsExactly(P0);
        assertThat(committed(P0)).isEqualTo(-1);

        failing.clear();
        later(loop, 1);
        assertThat(handled).containsExactly(List.of("a"));
        assertThat(consumer.paused()).isEmpty();
        assertThat(committed(P0)).isEqualTo(1);
    }

    @Test
    void isolatesAPoisonMessageAndHoldsBackItsPartitionOnly() {
        ReceiverLoop loop = start(null);
        failing.add("poison");
        arrives(P0, 0, "a");
        arrives(P0, 1, "poison");
        arrives(P0, 2, "b");
        arrives(P1, 0, "c");
        loop.pollOnce();
        later(loop, 8);
        arrives(P1, 1, "d");
        loop.pollOnce();

        assertThat(handled).contains(List.of("a"), List.of("c"), List.of("d")).doesNotContain(List.of("b"));
        assertThat(consumer.paused()).containsExactly(P0);
        assertThat(committed(P0)).isEqualTo(1);
        assertThat(committed(P1)).isEqualTo(2);
        assertThat(poisoned).isNotEmpty().containsOnly("poison");

        failing.clear();
        later(loop, 2);
        assertThat(handled).endsWith(List.of("poison"), List.of("b"));
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void skipsAPoisonMessageWhereToldSo() {
        ReceiverLoop loop = start(null);
        verdict = Decision.SKIP;
        failing.add("poison");
        arrives(P0, 0, "poison");
        arrives(P0, 1, "b");
        loop.pollOnce();
        later(loop, 5);

        assertThat(handled).containsExactly(List.of("b"));
        assertThat(committed(P0)).isEqualTo(2);
        assertThat(state.skipped()).isEqualTo(1);
    }

    @Test
    void stopsWhereToldSoWithoutCommitting() {
        ReceiverLoop loop = start(null);
        verdict = Decision.STOP;
        failing.add("poison");
        arrives(P0, 0, "poison");
        loop.pollOnce();
        later(loop, 5);

        assertThat(loop.pending.isStopped()).isTrue();
        assertThat(committed(P0)).isEqualTo(-1);
    }

    @Test
    void dropsWorkOfARevokedPartition() {
        ReceiverLoop loop = start(null);
        failing.add("a");
        arrives(P0, 0, "a");
        arrives(P1, 0, "b");
        loop.pollOnce();
        consumer.rebalance(List.of(P1));
        failing.clear();
        later(loop, 1);

        assertThat(handled.stream().flatMap(List::stream)).containsOnly("b");
        assertThat(committed(P0)).isEqualTo(-1);
    }

    @Test
    void readsOnFromStoredPositionsOnceTheyAreLoaded() {
        boolean[] away = {true};
        ReceiverLoop loop = start(partitions -> {
            assertThat(partitions).containsExactlyInAnyOrder("t/0", "t/1");
            if (away[0]) {
                throw new IllegalStateException("database away");
            }
            return Map.of("t/0", new LogPosition("one", 1));
        });
        arrives(P0, 0, "a");
        arrives(P0, 1, "b");
        arrives(P1, 0, "c");
        loop.pollOnce();
        assertThat(handled).isEmpty();

        away[0] = false;
        later(loop, 1);
        arrives(P0, 1, "b");
        later(loop, 1);
        assertThat(handled.stream().flatMap(List::stream)).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void storesTheTopicIdWithThePosition() {
        ReceiverLoop loop = start(partitions -> Map.of());
        loop.pollOnce();
        arrives(P0, 0, "a");
        loop.pollOnce();

        assertThat(positions).containsExactly(Map.of("t/0", new LogPosition("one", 1)));
    }

    @Test
    void readsFromTheBeginningWhereThePositionIsOfAnotherTopic() {
        ReceiverLoop loop = start(partitions -> Map.of("t/0", new LogPosition("another", 1)));
        loop.pollOnce();
        arrives(P0, 0, "a");
        arrives(P0, 1, "b");
        loop.pollOnce();

        assertThat(handled.stream().flatMap(List::stream)).containsExactly("a", "b");
    }

    @ParameterizedTest
    @EnumSource(StartAt.class)
    void beginsWhereToldToWithNothingStored(StartAt where) {
        startAt = where;
        ReceiverLoop loop = start(partitions -> Map.of());
        consumer.commitSync(Map.of(P0, new OffsetAndMetadata(1)));
        loop.pollOnce();
        arrives(P0, 0, "a");
        arrives(P0, 1, "b");
        loop.pollOnce();

        assertThat(handled.stream().flatMap(List::stream).toList())
                .isEqualTo(where == StartAt.BROKER ? List.of("b") : List.of("a", "b"));
    }

    /** With positions of its own and without. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsFromTheBeginningOfATopicThatWasMadeAnew(boolean stores) {
        Map<String, LogPosition> stored = new HashMap<>();
        ReceiverLoop loop = start(stores ? partitions -> Map.copyOf(stored) : null);
        later(loop, 3);
        arrives(P0, 0, "old");
        loop.pollOnce();
        positions.forEach(stored::putAll);
        assertThat(handled).containsExactly(List.of("old"));

        topicId = "two";
        later(loop, 3);
        arrives(P0, 0, "new");
        later(loop, 1);

        assertThat(handled).containsExactly(List.of("old"), List.of("new"));
        assertThat(positions.getLast()).isEqualTo(Map.of("t/0", new LogPosition("two", 1)));
    }
}
