package dev.hitotsu.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hitotsu.kafka.internal.KafkaErrors;
import dev.hitotsu.kafka.internal.ProgressRecord;
import dev.hitotsu.kafka.internal.ProgressTopic;
import dev.hitotsu.kafka.internal.SessionProgress;
import dev.hitotsu.message.EventHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Writes transactions through one producer, each with a record of what it delivers. After the first failure it is of no
 * use any more. One thread writes.
 */
final class TransactionWriter {
    private static final int TRIM_AFTER = 10_000;

    /** A record that the broker did not take, and why. */
    record Refusal(PendingSend send, Exception error) {}

    private final Producer<byte[], byte[]> producer;
    private final ProgressTopic topic;
    private final SessionProgress progress;
    private final AtomicReference<@Nullable Refusal> refusal = new AtomicReference<>();
    private volatile long doubtful;
    private long trimmed;

    /** @param formerDoubt what the writer before has left {@linkplain #doubtful in doubt} */
    TransactionWriter(
            Producer<byte[], byte[]> producer, ProgressTopic topic, SessionProgress progress, long formerDoubt) {
        this.producer = producer;
        this.topic = topic;
        this.progress = progress;
        this.doubtful = formerDoubt;
    }

    /**
     * The number after the last send of a transaction whose commit was not confirmed; 0 if every one was. Any thread.
     */
    long doubtful() {
        return doubtful;
    }

    /**
     * Fences off earlier producers with the same transactional id. Returns what those and this session have delivered
     * unsettled.
     */
    Set<UUID> begin() {
        topic.create();
        producer.initTransactions();
        Set<UUID> taken = progress.recover(topic, doubtful);
        doubtful = 0;
        return taken;
    }

    /** Delivers all of them or none. */
    void write(List<PendingSend> sends) {
        long end = end(sends);
        producer.beginTransaction();
        List<UUID> ids = new ArrayList<>(sends.size());
        for (PendingSend send : sends) {
            ids.add(idOf(send.record()));
            hand(send);
        }
        CompletableFuture<RecordMetadata> written = hand(progress.record(ids));
        doubtful = end;
        producer.commitTransaction();
        progress.committed(written.join().offset(), end);
        doubtful = 0;
        trim();
    }

    /** The number after the last of them; one whose topic had to be looked up may come behind later ones. */
    private static long end(List<PendingSend> sends) {
        return 1 + sends.stream().mapToLong(PendingSend::number).max().orElseThrow();
    }

    private static UUID idOf(ProducerRecord<byte[], byte[]> record) {
        return UUID.fromString(
                new String(record.headers().lastHeader(EventHeaders.ID).value(), US_ASCII));
    }

    private void hand(PendingSend send) {
        var unused = producer.send(send.record(), (metadata, error) -> {
            if (error != null) {
                refusal.compareAndSet(null, new Refusal(send, error));
            }
        });
        Refusal refused = refusal.get();
        if (refused != null) {
            throw new KafkaException(
                    "topic " + refused.send.record().topic() + ": " + KafkaErrors.describe(refused.error));
        }
    }

    private CompletableFuture<RecordMetadata> hand(ProgressRecord record) {
        CompletableFuture<RecordMetadata> written = new CompletableFuture<>();
        var unused = producer.send(new ProducerRecord<>(topic.name(), 0, null, record.encode()), (metadata, error) -> {
            if (error == null) {
                written.complete(metadata);
            } else {
                written.completeExceptionally(error);
            }
        });
        return written;
    }

    /** Deletes now and then what nobody needs any more. */
    private void trim() {
        long needed = progress.firstNeeded();
        if (needed - trimmed >= TRIM_AFTER) {
            trimmed = needed;
            topic.deleteBefore(needed);
        }
    }

    /** The first record that the broker did not take; null if there was none. */
    @Nullable Refusal refusal() {
        return refusal.get();
    }

    /** Gives up what is under way. Any thread; waits for the producer's thread to end. */
    void close() {
        OrderedProducer.close(producer);
    }
}
