package dev.hitotsu.kafka;

import java.time.Duration;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka's own mock, which answers nothing by itself, and gives up what is in flight when closed as the real one does.
 */
final class ForceClosedProducer extends MockProducer<byte[], byte[]> {
    ForceClosedProducer() {
        super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized void close(Duration timeout) {
        super.close(timeout);
        while (errorNext(new KafkaException("Producer is closed forcefully."))) {
            // One send after the other.
        }
    }
}
