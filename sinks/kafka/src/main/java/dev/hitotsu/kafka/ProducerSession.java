package dev.hitotsu.kafka;

import dev.hitotsu.message.SendResult;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One producer, from its start to its first failure.
 *
 * <p>A session ends in one of two ways. It <em>fails</em> when a record that was handed over is not taken: the producer is
 * closed at once, from its own I/O thread, so that nothing behind that record is sent any more. It <em>stops</em> when a
 * record could not be handed over: what is in flight goes on, and nothing more is taken. {@link KafkaSink} says why the
 * former keeps order.
 */
final class ProducerSession {
    private static final Logger log = LoggerFactory.getLogger(ProducerSession.class);

    private final Producer<byte[], byte[]> producer;
    private final TopicCache topics;
    private final Semaphore window;
    private final AtomicReference<@Nullable String> failed = new AtomicReference<>();
    private volatile @Nullable String stopped;

    ProducerSession(Producer<byte[], byte[]> producer, TopicCache topics, Semaphore window) {
        this.producer = producer;
        this.topics = topics;
        this.window = window;
    }

    /** Hands the record over. The caller holds a permit of the window, which the end of the send gives back. */
    KafkaSend send(ProducerRecord<byte[], byte[]> record) {
        KafkaSend send = new KafkaSend(this, record.topic());
        try {
            producer.send(record, send);
        } catch (KafkaException | IllegalStateException e) {
            send.finish(refusal(e, record.topic()));
        }
        send.handedOver();
        return send;
    }

    /** Why nothing is taken any more; null while something is. */
    @Nullable String endReason() {
        String failure = failed.get();
        return failure == null ? stopped : failure;
    }

    boolean hasFailed() {
        return failed.get() != null;
    }

    /** Takes nothing more, and lets what is in flight come to its end. */
    SendResult stop(String reason) {
        stopped = reason;
        return SendResult.unavailable(reason);
    }

    /** Takes records again after {@link #stop}. */
    void resume() {
        stopped = null;
    }

    /** What became of a record that the producer did not take over. */
    SendResult refusal(Exception error, String topic) {
        SendResult result = KafkaErrors.resultOf(error, topic);
        if (result instanceof SendResult.Unavailable unavailable && endReason() == null) {
            return stop(unavailable.reason());
        }
        return result;
    }

    /** What became of a record that was in flight. Runs in the producer's I/O thread. */
    SendResult failure(Exception error, String topic) {
        SendResult result = KafkaErrors.resultOf(error, topic);
        String words = KafkaErrors.describe(error);
        boolean first = failed.compareAndSet(null, "given up behind a send to topic " + topic + ": " + words);
        if (first) {
            closeAfter(error, topic, result);
            return result;
        }
        // A record that is refused for what it is must be told so: sent again as it is, it would fail its batch for
        // ever.
        return result instanceof SendResult.Rejected ? result : SendResult.unavailable(String.valueOf(failed.get()));
    }

    private void closeAfter(Exception error, String topic, SendResult result) {
        log.warn("Topic {}: a send failed, the producer is replaced: {}", topic, KafkaErrors.describe(error));
        if (error instanceof TopicAuthorizationException) {
            topics.markClosed(topic, new TopicState.Closed(result));
        }
        close();
    }

    /** Frees a place in the window. */
    void release() {
        window.release();
    }

    /** Gives up all that is in flight. In the I/O thread it returns at once, and the thread then ends by itself. */
    void close() {
        try {
            producer.close(Duration.ZERO);
        } catch (KafkaException e) {
            log.warn("The producer did not close cleanly: {}", KafkaErrors.describe(e), e);
        }
    }

    /** Asks for the topic as a send does, which makes a broker create it that may. Blocks for {@code max.block.ms}. */
    void requirePartitions(String topic) {
        producer.partitionsFor(topic);
    }
}
