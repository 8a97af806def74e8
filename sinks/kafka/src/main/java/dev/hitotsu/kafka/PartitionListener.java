package dev.hitotsu.kafka;

import dev.hitotsu.message.FailureLog;
import dev.hitotsu.message.StoredPositions;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
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

    private final Consumer<byte[], byte[]> consumer;
    private final ReceiverOptions options;
    private final OffsetCommitter offsets;
    private final PendingBatches pending;
    private final FailureLog failureLog;
    private final Set<TopicPartition> unpositioned = new HashSet<>();
    private int failures;
    private long dueAt;

    PartitionListener(
            Consumer<byte[], byte[]> consumer,
            ReceiverOptions options,
            OffsetCommitter offsets,
            PendingBatches pending) {
        this.consumer = consumer;
        this.options = options;
        this.offsets = offsets;
        this.pending = pending;
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

    private void drop(Collection<TopicPartition> partitions) {
        pending.drop(partitions);
        unpositioned.removeAll(partitions);
    }

    /** Seeks to the positions in the database. If it does not answer, tries again after a delay. */
    void loadPositions() {
        StoredPositions positions = options.positions();
        if (positions == null || unpositioned.isEmpty() || options.ticker().getAsLong() - dueAt < 0) {
            return;
        }
        try {
            seek(positions.load(
                    unpositioned.stream().map(ReceivedRecord::partitionName).collect(Collectors.toSet())));
            failures = 0;
        } catch (RuntimeException e) {
            failures++;
            dueAt = options.ticker().getAsLong()
                    + options.retryPolicy()
                            .backoff()
                            .delayAfter(failures, options.random())
                            .toNanos();
            failureLog.log(Level.WARN, "Stored positions of " + unpositioned + " not loaded, tried again later", e);
        }
    }

    private void seek(Map<String, Long> stored) {
        for (TopicPartition partition : unpositioned) {
            Long offset = stored.get(ReceivedRecord.partitionName(partition));
            if (offset != null) {
                consumer.seek(partition, offset);
            }
        }
        consumer.resume(unpositioned);
        unpositioned.clear();
    }
}
