package dev.hitotsu.kafka;

import dev.hitotsu.message.SendResult;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record that waits for its transaction, and the answer that its sender waits for.
 *
 * @param number of the session's sends
 */
record PendingSend(ProducerRecord<byte[], byte[]> record, long number, CompletableFuture<SendResult> answer) {
    PendingSend(ProducerRecord<byte[], byte[]> record, long number) {
        this(record, number, new CompletableFuture<>());
    }
}
