package dev.hitotsu.kafka;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.DecodedMessage;
import dev.hitotsu.message.receiver.Delivery;
import dev.hitotsu.message.receiver.LogPosition;
import dev.hitotsu.message.receiver.UndecodableMessageException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A message and its place in the log.
 *
 * @param lane the partition, as in {@link dev.hitotsu.message.receiver.StoredPositions}
 * @param logId the topic's id; empty if it is not known
 * @param next the offset to read next
 */
record ReceivedRecord(
        String lane,
        TopicPartition partition,
        String logId,
        OffsetAndMetadata next,
        Message message,
        @Nullable UndecodableMessageException problem)
        implements Delivery {
    static ReceivedRecord of(ConsumerRecord<byte[], byte[]> record, String logId) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        OffsetAndMetadata next = new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), "");
        DecodedMessage decoded = RecordDecoder.decode(record);
        return new ReceivedRecord(laneOf(partition), partition, logId, next, decoded.message(), decoded.problem());
    }

    LogPosition positionBehind() {
        return new LogPosition(logId, next.offset());
    }

    static String laneOf(TopicPartition partition) {
        return partition.topic() + "/" + partition.partition();
    }

    static TopicPartition partitionOf(String lane) {
        int slash = lane.lastIndexOf('/');
        return new TopicPartition(lane.substring(0, slash), Integer.parseInt(lane.substring(slash + 1)));
    }
}
