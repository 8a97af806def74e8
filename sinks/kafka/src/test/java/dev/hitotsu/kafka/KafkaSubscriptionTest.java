package dev.hitotsu.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.kafka.internal.TopicIds;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BrokerUnavailableException;
import dev.hitotsu.message.receiver.LogPosition;
import dev.hitotsu.message.receiver.StoredPositions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSubscriptionTest {
    private static final TopicPartition P0 = new TopicPartition("t", 0);
    private static final TopicPartition P1 = new TopicPartition("t", 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
        @Override
        public synchronized void commitAsync(
                Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
            if (refusesCommits) {
                throw new KafkaException("no answer");
            }
            super.commitAsync(offsets, callback);
        }
    };
    private final List<String> received = new ArrayList<>();
    private final List<Map<String, LogPosition>> positions = new ArrayList<>();
    private final List<Set<String>> lost = new ArrayList<>();
    private final TopicIds ids = new TopicIds() {
        @Override
        public CompletableFuture<Map<String, String>> ask(Set<String> topics) {
            return CompletableFuture.completedFuture(Map.of("t", topicId));
        }

        @Override
        public void close() {}
    };
    private boolean refusesCommits;
    private String topicId = "one";
    private StartAt startAt = StartAt.BEGINNING;
    private long now;

    private KafkaSubscription start(@Nullable StoredPositions stored) throws BrokerUnavailableException {
        KafkaSubscription subscription = new KafkaSubscription(
                consumer, new SubscriptionOptions("g", Set.of("t"), stored, startAt, ids, Backoff.DEFAULT, () -> now));
        subscription.onLost(lost::add);
        consumer.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
        assertThat(subscription.poll(Duration.ZERO)).isEmpty();
        consumer.rebalance(List.of(P0, P1));
        return subscription;
    }

    /** Polls, and acknowledges what comes. */
    private void turn(KafkaSubscription subscription) throws BrokerUnavailableException {
        List<ReceivedRecord> records = subscription.poll(Duration.ZERO);
        if (!records.isEmpty()) {
            records.forEach(record -> received.add(text(record.message())));
            positions.add(subscription.positionsBehind(records));
            subscription.acknowledge(records);
        }
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

    private void later(KafkaSubscription subscription, int turns) throws BrokerUnavailableException {
        for (int i = 0; i < turns; i++) {
            now += Duration.ofSeconds(100).toNanos();
            turn(subscription);
        }
    }

    @Test
    void givesWhatArrivedWithItsLanesAndCommitsWhatIsAcknowledged() throws Exception {
        KafkaSubscription subscription = start(null);
        arrives(P0, 0, "a");
        arrives(P0, 1, "b");
        arrives(P1, 0, "c");
        List<ReceivedRecord> records = subscription.poll(Duration.ZERO);

        assertThat(records).extracting(ReceivedRecord::lane).containsExactlyInAnyOrder("t/0", "t/0", "t/1");
        assertThat(subscription.positionsBehind(records))
                .isEqualTo(Map.of("t/0", new LogPosition("", 2), "t/1", new LogPosition("", 1)));
        assertThat(committed(P0)).isEqualTo(-1);
        subscription.acknowledge(
                records.stream().filter(record -> record.lane().equals("t/0")).toList());
        assertThat(committed(P0)).isEqualTo(2);
        assertThat(committed(P1)).isEqualTo(-1);
        assertThat(subscription.reader()).isEqualTo("Kafka group g, topics [t]");
    }

    @Test
    void pausesWhatIsHeldAndResumesOnlyThat() throws Exception {
        KafkaSubscription subscription = start(null);
        subscription.hold(Set.of("t/0"));
        assertThat(consumer.paused()).containsExactly(P0);
        subscription.hold(Set.of("t/1"));
        subscription.resume(Set.of("t/0", "t/9"));
        assertThat(consumer.paused()).containsExactly(P1);
    }

    @Test
    void saysWhichPartitionsWentAway() throws Exception {
        KafkaSubscription subscription = start(null);
        arrives(P0, 0, "a");
        turn(subscription);
        consumer.rebalance(List.of(P1));
        turn(subscription);

        assertThat(lost).contains(Set.of("t/0"));
    }

    /** They are another member's already. */
    @Test
    void ofPartitionsThatAreLostNothingIsCommittedAnyMore() throws Exception {
        OffsetCommitter offsets = new OffsetCommitter(consumer, () -> now);
        PartitionListener listener = new PartitionListener(
                consumer,
                new SubscriptionOptions("g", Set.of("t"), null, startAt, ids, Backoff.DEFAULT, () -> now),
                offsets);
        listener.onLost(lost::add);
        consumer.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
        consumer.subscribe(Set.of("t"), listener);
        assertThat(consumer.poll(Duration.ZERO)).isEmpty();
        consumer.rebalance(List.of(P0, P1));
        for (TopicPartition partition : List.of(P0, P1)) {
            arrives(partition, 0, "a");
        }
        refusesCommits = true;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ZERO)) {
            offsets.commitAsync(List.of(ReceivedRecord.of(record, "one")));
        }
        listener.onPartitionsLost(List.of(P0));
        refusesCommits = false;
        offsets.commitAllSync();

        assertThat(lost).contains(Set.of("t/0"));
        assertThat(committed(P0)).isEqualTo(-1);
        assertThat(committed(P1)).isEqualTo(1);
    }

    @Test
    void aCommitThatFailsIsMadeUpForByTheNext() throws Exception {
        KafkaSubscription subscription = start(null);
        refusesCommits = true;
        arrives(P0, 0, "a");
        turn(subscription);
        assertThat(committed(P0)).isEqualTo(-1);

        refusesCommits = false;
        arrives(P1, 0, "b");
        turn(subscription);
        assertThat(committed(P0)).isEqualTo(1);
        assertThat(committed(P1)).isEqualTo(1);
    }

    @Test
    void anErrorOfTheStoredPositionsIsTriedAgain() throws Exception {
        boolean[] broken = {true};
        KafkaSubscription subscription = start(partitions -> {
            if (broken[0]) {
                throw new NoClassDefFoundError("a class that is missing");
            }
            return Map.of();
        });
        later(subscription, 2);
        broken[0] = false;
        later(subscription, 2);
        arrives(P0, 0, "a");
        turn(subscription);
        assertThat(received).containsExactly("a");
    }

    @Test
    void aTopicWithASlashIsStillAPartition() {
        TopicPartition odd = new TopicPartition("a/b", 7);
        assertThat(ReceivedRecord.partitionOf(ReceivedRecord.laneOf(odd))).isEqualTo(odd);
    }

    @Test
    void anAnswerAfterWhichNothingCanSucceedIsThrownAsItIs() throws Exception {
        KafkaSubscription subscription = start(null);
        consumer.setPollException(new KafkaException("try again"));
        assertThatThrownBy(() -> subscription.poll(Duration.ZERO))
                .isInstanceOf(BrokerUnavailableException.class)
                .hasMessage("try again");
        consumer.setPollException(new FencedInstanceIdException("another one"));
        assertThatThrownBy(() -> subscription.poll(Duration.ZERO)).isInstanceOf(FencedInstanceIdException.class);
    }

    @Test
    void readsOnFromStoredPositionsOnceTheyAreLoaded() throws Exception {
        boolean[] away = {true};
        KafkaSubscription subscription = start(partitions -> {
            assertThat(partitions).containsExactlyInAnyOrder("t/0", "t/1");
            if (away[0]) {
                throw new IllegalStateException("database away");
            }
            return Map.of("t/0", new LogPosition("one", 1));
        });
        arrives(P0, 0, "a");
        arrives(P0, 1, "b");
        arrives(P1, 0, "c");
        turn(subscription);
        assertThat(received).isEmpty();

        away[0] = false;
        later(subscription, 1);
        arrives(P0, 1, "b");
        later(subscription, 1);
        assertThat(received).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void storesTheTopicIdWithThePosition() throws Exception {
        KafkaSubscription subscription = start(partitions -> Map.of());
        turn(subscription);
        arrives(P0, 0, "a");
        turn(subscription);

        assertThat(positions).containsExactly(Map.of("t/0", new LogPosition("one", 1)));
    }

    @Test
    void readsFromTheBeginningWhereThePositionIsOfAnotherTopic() throws Exception {
        KafkaSubscription subscription = start(partitions -> Map.of("t/0", new LogPosition("another", 1)));
        turn(subscription);
        arrives(P0, 0, "a");
        arrives(P0, 1, "b");
        turn(subscription);

        assertThat(received).containsExactly("a", "b");
    }

    @ParameterizedTest
    @EnumSource(StartAt.class)
    void beginsWhereToldToWithNothingStored(StartAt where) throws Exception {
        startAt = where;
        KafkaSubscription subscription = start(partitions -> Map.of());
        consumer.commitSync(Map.of(P0, new OffsetAndMetadata(1)));
        turn(subscription);
        arrives(P0, 0, "a");
        arrives(P0, 1, "b");
        turn(subscription);

        assertThat(List.copyOf(received)).isEqualTo(where == StartAt.BROKER ? List.of("b") : List.of("a", "b"));
    }

    /** With positions of its own and without. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsFromTheBeginningOfATopicThatWasMadeAnew(boolean stores) throws Exception {
        Map<String, LogPosition> stored = new HashMap<>();
        KafkaSubscription subscription = start(stores ? partitions -> Map.copyOf(stored) : null);
        later(subscription, 3);
        arrives(P0, 0, "old");
        turn(subscription);
        positions.forEach(stored::putAll);
        assertThat(received).containsExactly("old");

        topicId = "two";
        later(subscription, 3);
        arrives(P0, 0, "new");
        later(subscription, 1);

        assertThat(received).containsExactly("old", "new");
        assertThat(positions.getLast()).isEqualTo(Map.of("t/0", new LogPosition("two", 1)));
    }
}
