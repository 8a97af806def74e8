package dev.hitotsu.kafka;

import dev.hitotsu.message.FailureLog;
import dev.hitotsu.message.receiver.LogPosition;
import dev.hitotsu.message.receiver.StoredPositions;
import dev.hitotsu.message.receiver.Subscription.LossListener;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Hears when partitions come and go. Kafka calls it within {@code poll}, in the consumer's thread, so no handler runs
 * meanwhile.
 *
 * <p>With stored positions, a new partition stays paused until its position is loaded: while the database is away, the
 * consumer must not read from anywhere else.
 */
final class PartitionListener implements ConsumerRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(PartitionListener.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final SubscriptionOptions options;
    private final OffsetCommitter offsets;
    private LossListener lossListener = lanes -> {};
    private final FailureLog failureLog;
    private final Set<TopicPartition> unpositioned = new HashSet<>();
    private final Map<String, String> logIds = new HashMap<>();
    private @Nullable CompletableFuture<Map<String, String>> asking;
    private long askAt;
    private int failures;
    private long dueAt;

    PartitionListener(Consumer<byte[], byte[]> consumer, SubscriptionOptions options, OffsetCommitter offsets) {
        this.consumer = consumer;
        this.options = options;
        this.offsets = offsets;
        this.askAt = options.ticker().getAsLong();
        this.failureLog = new FailureLog(log, options.ticker());
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (options.positions() != null) {
            unpositioned.addAll(partitions);
            consumer.pause(partitions);
            dueAt = options.ticker().getAsLong();
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        offsets.commitSync(partitions);
        drop(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        offsets.forget(partitions);
        drop(partitions);
    }

    /** Whom to tell of partitions that are not ours any more, or whose log is another one. */
    void onLost(LossListener listener) {
        lossListener = listener;
    }

    private void tellLost(Collection<TopicPartition> partitions) {
        lossListener.lost(partitions.stream().map(ReceivedRecord::laneOf).collect(Collectors.toSet()));
    }

    private void drop(Collection<TopicPartition> partitions) {
        tellLost(partitions);
        unpositioned.removeAll(partitions);
    }

    /** Seeks to where reading goes on. If the database or the broker does not answer, tries again after a delay. */
    void loadPositions() {
        StoredPositions positions = options.positions();
        if (positions == null || unpositioned.isEmpty() || options.ticker().getAsLong() - dueAt < 0) {
            return;
        }
        try {
            position(positions);
            failures = 0;
        } catch (Throwable e) {
            // The positions are a user's code; it ends no thread of ours.
            failures++;
            dueAt = options.ticker().getAsLong()
                    + options.backoff()
                            .delayAfter(failures, ThreadLocalRandom.current())
                            .toNanos();
            failureLog.log(Level.WARN, "Stored positions of " + unpositioned + " not loaded, tried again later", e);
        }
    }

    private void position(StoredPositions positions) {
        // A topic that was made anew concerns all its partitions, also those that are read already.
        options.topicIds().ask(topicsOf(unpositioned)).join().forEach(this::noteLog);
        Set<String> names = unpositioned.stream().map(ReceivedRecord::laneOf).collect(Collectors.toSet());
        Map<String, LogPosition> stored = positions.load(names);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(unpositioned, TIMEOUT);
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(unpositioned, TIMEOUT);
        for (TopicPartition partition : unpositioned) {
            Long beginning = beginnings.get(partition);
            if (beginning == null || logIdOf(partition.topic()).isEmpty()) {
                throw new IllegalStateException("topic " + partition.topic() + ": unknown (expected: one that exists)");
            }
            LogPosition position = stored.get(ReceivedRecord.laneOf(partition));
            consumer.seek(
                    partition,
                    position == null
                            ? firstOffset(partition, committed.get(partition), beginning)
                            : offset(partition, position, beginning));
        }
        consumer.resume(unpositioned);
        unpositioned.clear();
    }

    private long firstOffset(TopicPartition partition, @Nullable OffsetAndMetadata committed, long beginning) {
        if (committed != null && options.startAt() == StartAt.BROKER) {
            log.info("{}: no position stored; reading on from {}, the broker's", partition, committed.offset());
            return committed.offset();
        }
        log.info(
                "{}: no position stored, {} at the broker; reading from the beginning, {}",
                partition,
                committed == null ? "and none" : committed.offset(),
                beginning);
        return beginning;
    }

    private long offset(TopicPartition partition, LogPosition stored, long beginning) {
        if (!stored.logId().equals(logIdOf(partition.topic()))) {
            log.warn(
                    "{}: the topic was deleted and made anew since position {} was stored; reading from the beginning, {}",
                    partition,
                    stored.offset(),
                    beginning);
            return beginning;
        }
        if (stored.offset() < beginning) {
            log.error(
                    "{}: the broker has deleted offsets {} to {} before they were read (retention of the topic)",
                    partition,
                    stored.offset(),
                    beginning - 1);
            return beginning;
        }
        return stored.offset();
    }

    /** The id of a topic, as last seen; empty if it is not known yet. */
    String logIdOf(String topic) {
        return logIds.getOrDefault(topic, "");
    }

    /**
     * Looks from time to time whether a topic was made anew: the consumer goes on at its old offset and says nothing.
     */
    void checkLogs() {
        CompletableFuture<Map<String, String>> current = asking;
        long now = options.ticker().getAsLong();
        if (current == null) {
            Set<TopicPartition> assigned = consumer.assignment();
            if (now - askAt >= 0 && !assigned.isEmpty()) {
                asking = options.topicIds().ask(topicsOf(assigned));
            }
        } else if (current.isDone()) {
            asking = null;
            askAt = now + CHECK_INTERVAL.toNanos();
            // Whoever cannot answer now is asked again; the consumer itself says what is wrong with the broker.
            current.exceptionally(error -> Map.of()).join().forEach(this::noteLog);
        }
    }

    private void noteLog(String topic, String id) {
        String known = logIds.put(topic, id);
        if (known == null || known.equals(id)) {
            return;
        }
        log.warn("Topic {} was deleted and made anew; reading from its beginning", topic);
        Set<TopicPartition> partitions = consumer.assignment().stream()
                .filter(partition -> partition.topic().equals(topic))
                .collect(Collectors.toSet());
        tellLost(partitions);
        offsets.forget(partitions);
        consumer.seekToBeginning(partitions);
        consumer.resume(partitions);
        onPartitionsAssigned(partitions);
    }

    private static Set<String> topicsOf(Set<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
    }
}
