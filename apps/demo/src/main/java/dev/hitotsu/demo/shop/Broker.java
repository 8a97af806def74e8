package dev.hitotsu.demo.shop;

import dev.hitotsu.kafka.KafkaReceiver;
import dev.hitotsu.message.BatchHandler;
import dev.hitotsu.message.Receiver;
import dev.hitotsu.message.StoredPositions;
import dev.hitotsu.rabbitmq.RabbitMqReceiver;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the shop's consumers receive from: {@code kafka://host:port} or {@code amqp://…}. */
public sealed interface Broker {
    /** The topic, or exchange, of orders. */
    String ORDERS = "orders";

    /** Starts a consumer that has its own place in the stream of orders. */
    Receiver receive(String consumer, BatchHandler handler, @Nullable StoredPositions positions);

    /** The broker that the address names. */
    static Broker of(String address) {
        URI uri = URI.create(address);
        return switch (String.valueOf(uri.getScheme())) {
            case "kafka" -> new Kafka(uri.getAuthority());
            case "amqp" -> new RabbitMq(address);
            default ->
                throw new IllegalArgumentException("broker: " + address
                        + " (expected: kafka://host:port or amqp://user:password@host:port/vhost)");
        };
    }

    /** The queue of a consumer in RabbitMQ. */
    static String queueOf(String consumer) {
        return ORDERS + "." + consumer;
    }

    /** Kafka: each consumer is a group. */
    record Kafka(String bootstrapServers) implements Broker {
        private static final Map<String, String> SETTINGS = Map.of(
                "session.timeout.ms", "3000",
                "heartbeat.interval.ms", "500",
                "fetch.max.wait.ms", "50",
                "auto.offset.reset", "earliest");

        @Override
        public Receiver receive(String consumer, BatchHandler handler, @Nullable StoredPositions positions) {
            var receiver = KafkaReceiver.builder()
                    .properties(SETTINGS)
                    .property("bootstrap.servers", bootstrapServers)
                    .group(consumer)
                    .topics(ORDERS)
                    .handler(handler);
            if (positions != null) {
                receiver.storedPositions(positions);
            }
            return receiver.start();
        }
    }

    /** RabbitMQ: each consumer has a queue that is bound to the exchange of orders. */
    record RabbitMq(String uri) implements Broker {
        @Override
        public Receiver receive(String consumer, BatchHandler handler, @Nullable StoredPositions positions) {
            return RabbitMqReceiver.builder()
                    .uri(uri)
                    .queue(queueOf(consumer))
                    .handler(handler)
                    .start();
        }
    }
}
