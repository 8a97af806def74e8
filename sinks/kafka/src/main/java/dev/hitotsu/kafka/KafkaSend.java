package dev.hitotsu.kafka;

import dev.hitotsu.message.SendResult;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** One send: the caller's future and Kafka's callback in one object. */
final class KafkaSend extends CompletableFuture<SendResult> implements Callback {
    private final OrderedProducer producer;
    private final String topic;

    /** The thread that is inside {@code Producer.send}; null after it. Read by that thread itself only. */
    private @Nullable Thread sender = Thread.currentThread();

    KafkaSend(OrderedProducer producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /** Called by the sending thread once the producer has the record. */
    void handedOver() {
        sender = null;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception error) {
        if (error == null) {
            producer.release();
            complete(SendResult.sent());
        } else if (Thread.currentThread() == sender) {
            // Not appended; the producer goes on as if the record had never been.
            finish(producer.refusal(error, topic));
        } else {
            finish(producer.failure(error, topic));
        }
    }

    void finish(SendResult result) {
        producer.release();
        complete(result);
    }
}
