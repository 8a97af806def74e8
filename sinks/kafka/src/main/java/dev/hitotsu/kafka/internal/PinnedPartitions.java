package dev.hitotsu.kafka.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of keys for as long as records are under way. When a topic gets more partitions, a key moves to
 * another one, and the producer takes that up whenever it hears of it: a later record of the key could be taken while
 * an earlier one is still on its way. So the number of partitions with which a topic was first sent to holds until all
 * that is under way was answered. Thread-safe.
 */
public final class PinnedPartitions {
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    /** The partition of the key; null where there is none, or the topic was not sent to yet. */
    public @Nullable Integer of(String topic, byte @Nullable [] key) {
        Integer count = key == null ? null : counts.get(topic);
        // BuiltInPartitioner.partitionForKey of Kafka 4.
        return count == null ? null : Utils.toPositive(Utils.murmur2(key)) % count;
    }

    /**
     * Sends to a topic with so many partitions begin, or go on.
     *
     * @return the number that holds, another one if it has changed
     */
    public int hold(String topic, int partitions) {
        Integer before = counts.putIfAbsent(topic, partitions);
        return before == null ? partitions : before;
    }

    /** The record in the partition of its key. */
    public ProducerRecord<byte[], byte[]> pin(ProducerRecord<byte[], byte[]> record) {
        Integer partition = record.partition() == null ? of(record.topic(), record.key()) : null;
        return partition == null
                ? record
                : new ProducerRecord<>(
                        record.topic(), partition, record.timestamp(), record.key(), record.value(), record.headers());
    }

    /** Nothing is under way any more. */
    public void forget() {
        counts.clear();
    }
}
