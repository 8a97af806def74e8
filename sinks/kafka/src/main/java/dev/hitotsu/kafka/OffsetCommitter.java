package dev.hitotsu.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far each partition is handled, until the broker has confirmed that it knows. Used by the consumer's thread only. */
final class OffsetCommitter {
    private static final Logger log = LoggerFactory.getLogger(OffsetCommitter.class);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, OffsetAndMetadata> unconfirmed = new HashMap<>();

    OffsetCommitter(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** Tells the broker without waiting. A commit that fails is made good by the next one, or when the partition goes. */
    void commitAsync(List<ReceivedRecord> received) {
        received.forEach(one -> unconfirmed.put(one.partition(), one.next()));
        Map<TopicPartition, OffsetAndMetadata> committed = Map.copyOf(unconfirmed);
        consumer.commitAsync(committed, (offsets, error) -> {
            if (error == null) {
                offsets.forEach(unconfirmed::remove);
            } else {
                log.info("Offsets not committed yet: {}", KafkaErrors.describe(error));
            }
        });
    }

    /** Tells the broker before partitions go. What cannot be told is received again by their next owner. */
    void commitSync(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> last = new HashMap<>(unconfirmed);
        last.keySet().retainAll(partitions);
        forget(partitions);
        if (last.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(last, COMMIT_TIMEOUT);
        } catch (KafkaException e) {
            log.warn(
                    "Offsets not committed, their messages come again: {}: {}", last.keySet(), KafkaErrors.describe(e));
        }
    }

    void commitAllSync() {
        commitSync(List.copyOf(unconfirmed.keySet()));
    }

    /** Partitions that belong to somebody else already. */
    void forget(Collection<TopicPartition> partitions) {
        unconfirmed.keySet().removeAll(partitions);
    }
}
