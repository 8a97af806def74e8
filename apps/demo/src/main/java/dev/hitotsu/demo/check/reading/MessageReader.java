package dev.hitotsu.demo.check.reading;

import java.time.Duration;
import java.util.List;

/** Reads all messages of a run from its broker. */
public interface MessageReader {
    /**
     * The messages, in the order of each partition. Blocks.
     *
     * @throws CheckException if they cannot be read
     */
    List<Delivery> read();

    /** @throws IllegalArgumentException if there is no reader for the broker */
    static MessageReader of(MessageSource source, Duration timeout) {
        return switch (source.broker()) {
            case "kafka" -> new KafkaReader(source.address(), source.name(), timeout);
            case "nats" -> new NatsReader(source.address(), source.name(), timeout);
            case "rabbitmq" -> new RabbitMqReader(source.address(), source.name(), timeout);
            case "sqs" -> new SqsReader(source.address(), source.name(), timeout);
            default ->
                throw new IllegalArgumentException(
                        "broker: " + source.broker() + " (expected: kafka, nats, rabbitmq or sqs)");
        };
    }
}
