package dev.hitotsu.kafka;

import dev.hitotsu.message.DecodedMessage;
import dev.hitotsu.message.LogPosition;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.ReceivedBatch;
import dev.hitotsu.message.UndecodableMessageException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A message and its place in the log.
 *
 * @param logId the topic's id; empty if it is not known
 * @param next the offset to read next
 * @param problem why the record is no message, and the message a stand-in; null if it is one
 */
record ReceivedRecord(
        TopicPartition partition,
        String logId,
        OffsetAndMetadata next,
        Message message,
        @Nullable UndecodableMessageException problem) {
    static ReceivedRecord of(ConsumerRecord<byte[], byte[]> record, String logId) {
        OffsetAndMetadata next = new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), "");
        DecodedMessage decoded = RecordDecoder.decode(record);
        return new ReceivedRecord(
                new TopicPartition(record.topic(), record.partition()),
                logId,
                next,
                decoded.message(),
                decoded.problem());
    }

    static ReceivedBatch toBatch(List<ReceivedRecord> received, String reader) {
        Map<String, LogPosition> positions = new HashMap<>();
        received.forEach(
                one -> positions.put(partitionName(one.partition), new LogPosition(one.logId, one.next.offset())));
        return new ReceivedBatch(received.stream().map(ReceivedRecord::message).toList(), positions, reader);
    }

    /** The name of the partition in {@link dev.hitotsu.message.StoredPositions}. */
    static String partitionName(TopicPartition partition) {
        return partition.topic() + "/" + partition.partition();
    }
}
