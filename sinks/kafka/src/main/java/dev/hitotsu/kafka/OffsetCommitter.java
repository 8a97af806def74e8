package dev.hitotsu.kafka;

import dev.hitotsu.kafka.internal.KafkaErrors;
import dev.hitotsu.message.FailureLog;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells the broker how far each partition is handled, until the broker has confirmed it. Used by the consumer's thread
 * only.
 */
final class OffsetCommitter {
    private static final Logger log = LoggerFactory.getLogger(OffsetCommitter.class);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final FailureLog failureLog;
    private final Map<TopicPartition, OffsetAndMetadata> unconfirmed = new HashMap<>();

    OffsetCommitter(Consumer<byte[], byte[]> consumer, LongSupplier ticker) {
        this.consumer = consumer;
        this.failureLog = new FailureLog(log, ticker);
    }

    /** Commits without waiting. If that fails, the next commit makes up for it, or the one when the partition goes. */
    void commitAsync(List<ReceivedRecord> received) {
        received.forEach(one -> unconfirmed.put(one.partition(), one.next()));
        try {
            consumer.commitAsync(Map.copyOf(unconfirmed), this::noteAnswer);
        } catch (KafkaException e) {
            if (KafkaErrors.endsReceiver(e)) {
                throw e;
            }
            noteFailure(e);
        }
    }

    private void noteAnswer(Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception error) {
        if (error == null) {
            offsets.forEach(unconfirmed::remove);
        } else {
            noteFailure(error);
        }
    }

    private void noteFailure(Exception error) {
        failureLog.log(Level.INFO, "Offsets not committed yet", error);
    }

    /** Commits before partitions go. If that fails, their next owner receives the messages again. */
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

    /** Drops the offsets of partitions that belong to somebody else already. */
    void forget(Collection<TopicPartition> partitions) {
        unconfirmed.keySet().removeAll(partitions);
    }
}
