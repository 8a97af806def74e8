package dev.hitotsu.kafka;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import java.time.Duration;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * How a sink sends.
 *
 * @param source the CloudEvents source
 * @param window records in flight at most
 * @param route the Kafka topic for a message
 * @param recordTime what the timestamp of a record says
 * @param sizeCheck who rejects what is too large for its topic
 * @param maxRequestSize the producer's own limit in bytes, which it checks itself
 * @param maxBlockMillis how long one wait may last
 * @param deliveryTimeout how long the producer tries to deliver a record
 */
record SinkOptions(
        String source,
        int window,
        Function<Message, String> route,
        RecordTime recordTime,
        SizeCheck sizeCheck,
        long maxRequestSize,
        long maxBlockMillis,
        Duration deliveryTimeout) {

    /**
     * Batch header (61 bytes) and the most that a record's own lengths take (21): Kafka's DefaultRecordBatch,
     * DefaultRecord.
     */
    private static final int RECORD_OVERHEAD = 61 + 21;

    /** Two varints of a header's lengths. */
    private static final int HEADER_OVERHEAD = 10;

    /** The rejection of a record too large for its topic; null for any other. */
    @Nullable SendResult sizeRefusal(ProducerRecord<byte[], byte[]> record, long maxBytes) {
        if (maxBytes >= maxRequestSize || sizeCheck == SizeCheck.BY_BROKER) {
            return null;
        }
        long size = size(record);
        return size <= maxBytes
                ? null
                : SendResult.rejected("topic " + record.topic() + ": record of " + size
                        + " bytes before compression (expected: max.message.bytes of " + maxBytes + " at most)");
    }

    private static long size(ProducerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        byte[] value = record.value();
        long size = RECORD_OVERHEAD + (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
        for (Header header : record.headers()) {
            size += HEADER_OVERHEAD + header.key().length() + header.value().length;
        }
        return size;
    }
}
