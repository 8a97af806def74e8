package dev.hitotsu.kafka;

import dev.hitotsu.kafka.internal.KafkaErrors;
import dev.hitotsu.kafka.internal.TopicCache;
import dev.hitotsu.kafka.internal.TopicState;
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
 * Sends each record at once. When it fails, it closes the producer at once, from its own I/O thread, so that nothing
 * behind the record that failed is sent any more. {@link KafkaSink} says why that keeps order.
 */
final class OrderedProducer implements RecordSender {
    private static final Logger log = LoggerFactory.getLogger(OrderedProducer.class);

    private final Producer<byte[], byte[]> producer;
    private final TopicCache topics;
    private final Semaphore window;
    private final Runnable onEnd;
    private final AtomicReference<@Nullable String> failed = new AtomicReference<>();
    private volatile @Nullable String stopped;

    /**
     * A producer that takes records.
     *
     * @param onEnd runs when it takes nothing more, by the thread that learns of it; must not block
     */
    OrderedProducer(Producer<byte[], byte[]> producer, TopicCache topics, Semaphore window, Runnable onEnd) {
        this.producer = producer;
        this.topics = topics;
        this.window = window;
        this.onEnd = onEnd;
    }

    @Override
    public KafkaSend send(ProducerRecord<byte[], byte[]> record, long number) {
        KafkaSend send = new KafkaSend(this, record.topic());
        try {
            producer.send(record, send);
        } catch (KafkaException | IllegalStateException e) {
            send.finish(refusal(e, record.topic()));
        }
        send.handedOver();
        return send;
    }

    @Override
    public @Nullable String endReason() {
        String failure = failed.get();
        return failure == null ? stopped : failure;
    }

    @Override
    public boolean hasFailed() {
        return failed.get() != null;
    }

    @Override
    public SendResult stop(String reason) {
        stopped = reason;
        onEnd.run();
        return SendResult.unavailable(reason);
    }

    @Override
    public void resume() {
        stopped = null;
    }

    /** The result of a record that the producer did not accept. */
    SendResult refusal(Exception error, String topic) {
        SendResult result = KafkaErrors.resultOf(error, topic);
        if (result instanceof SendResult.Unavailable unavailable && endReason() == null) {
            return stop(unavailable.reason());
        }
        return result;
    }

    /** The result of a record that failed in flight. Runs in the producer's I/O thread. */
    SendResult failure(Exception error, String topic) {
        SendResult result = KafkaErrors.resultOf(error, topic);
        String text = KafkaErrors.describe(error);
        boolean first = failed.compareAndSet(null, "given up behind a send to topic " + topic + ": " + text);
        if (first) {
            closeAfter(error, topic, result);
            onEnd.run();
            return result;
        }
        // Sent again unchanged, a rejected record would fail its batch for ever, so the caller must learn of it.
        return result instanceof SendResult.Rejected ? result : SendResult.unavailable(String.valueOf(failed.get()));
    }

    private void closeAfter(Exception error, String topic, SendResult result) {
        log.warn("Topic {}: a send failed, the producer is replaced: {}", topic, KafkaErrors.describe(error));
        if (error instanceof TopicAuthorizationException) {
            topics.markClosed(topic, new TopicState.Closed(result));
        }
        close();
    }

    @Override
    public void abort(String reason) {
        if (failed.compareAndSet(null, reason)) {
            onEnd.run();
            // Closing waits for the producer's thread to end.
            Thread.ofVirtual().name("hitotsu-kafka-abort").start(this::close);
        }
    }

    /** Frees a place in the window. */
    void release() {
        window.release();
    }

    /** {@inheritDoc} In the I/O thread it returns at once, and the thread then ends by itself. */
    @Override
    public void close() {
        close(producer);
    }

    /** Closes a producer as it is. */
    static void close(Producer<byte[], byte[]> producer) {
        try {
            producer.close(Duration.ZERO);
        } catch (KafkaException e) {
            log.warn("The producer did not close cleanly: {}", KafkaErrors.describe(e), e);
        }
    }
}
