package dev.hitotsu.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.kafka.internal.TopicIds;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BrokerUnavailableException;
import dev.hitotsu.message.receiver.LogPosition;
import dev.hitotsu.message.receiver.StoredPositions;
import java.time.Duration;
import java.util.ArrayList;
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
import org.jspecify.annotations.Nullable;

/** A subscription to two partitions of a scripted consumer, with a clock that the test moves. */
abstract class KafkaSubscriptionScenario {
    static final TopicPartition P0 = new TopicPartition("t", 0);
    static final TopicPartition P1 = new TopicPartition("t", 1);

    final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
        @Override
        public synchronized void commitAsync(
                Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
            if (refusesCommits) {
                throw new KafkaException("no answer");
            }
            super.commitAsync(offsets, callback);
        }
    };
    final List<String> received = new ArrayList<>();
    final List<Map<String, LogPosition>> positions = new ArrayList<>();
    final List<Set<String>> lost = new ArrayList<>();
    final TopicIds ids = new TopicIds() {
        @Override
        public CompletableFuture<Map<String, String>> ask(Set<String> topics) {
            return CompletableFuture.completedFuture(Map.of("t", topicId));
        }

        @Override
        public void close() {}
    };
    boolean refusesCommits;
    String topicId = "one";
    StartAt startAt = StartAt.BEGINNING;
    long now;

    KafkaSubscription start(@Nullable StoredPositions stored) throws BrokerUnavailableException {
        KafkaSubscription subscription = new KafkaSubscription(
                consumer, new SubscriptionOptions("g", Set.of("t"), stored, startAt, ids, Backoff.DEFAULT, () -> now));
        subscription.onLost(lost::add);
        consumer.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
        assertThat(subscription.poll(Duration.ZERO)).isEmpty();
        consumer.rebalance(List.of(P0, P1));
        return subscription;
    }

    /** Polls, and acknowledges what comes. */
    void turn(KafkaSubscription subscription) throws BrokerUnavailableException {
        List<ReceivedRecord> records = subscription.poll(Duration.ZERO);
        if (!records.isEmpty()) {
            records.forEach(record -> received.add(text(record.message())));
            positions.add(subscription.positionsBehind(records));
            subscription.acknowledge(records);
        }
    }

    static String text(Message message) {
        return new String(Objects.requireNonNull(message.payload()), UTF_8);
    }

    void arrives(TopicPartition partition, long offset, String text) {
        consumer.addRecord(new ConsumerRecord<>(
                partition.topic(), partition.partition(), offset, "k".getBytes(UTF_8), text.getBytes(UTF_8)));
    }

    long committed(TopicPartition partition) {
        var offset = consumer.committed(Set.of(partition)).get(partition);
        return offset == null ? -1 : offset.offset();
    }

    void later(KafkaSubscription subscription, int turns) throws BrokerUnavailableException {
        for (int i = 0; i < turns; i++) {
            now += Duration.ofSeconds(100).toNanos();
            turn(subscription);
        }
    }
}
