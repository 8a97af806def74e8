package dev.hitotsu.kafka;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.ReceivedBatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A message and its place in the log.
 *
 * @param next the offset to read next
 */
record ReceivedRecord(TopicPartition partition, OffsetAndMetadata next, Message message) {
    static ReceivedRecord of(ConsumerRecord<byte[], byte[]> record) {
        OffsetAndMetadata next = new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), "");
        return new ReceivedRecord(
                new TopicPartition(record.topic(), record.partition()), next, RecordDecoder.decode(record));
    }

    static ReceivedBatch toBatch(List<ReceivedRecord> received) {
        Map<String, Long> positions = new HashMap<>();
        received.forEach(one -> positions.put(partitionName(one.partition), one.next.offset()));
        return new ReceivedBatch(received.stream().map(ReceivedRecord::message).toList(), positions);
    }

    /** The name of the partition in {@link dev.hitotsu.message.StoredPositions}. */
    static String partitionName(TopicPartition partition) {
        return partition.topic() + "/" + partition.partition();
    }
}
