package dev.hitotsu.server.config;

import dev.hitotsu.kafka.RecordTime;
import dev.hitotsu.kafka.SizeCheck;
import dev.hitotsu.rabbitmq.QueueDeclaration;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The broker that a relay delivers to. */
public sealed interface SinkConfig {

    /** The broker and its address for people, without secrets. */
    String displayName();

    /** Where each topic goes, for people and without secrets: relays of one outbox must agree on it. */
    String purpose();

    /**
     * Apache Kafka.
     *
     * @param bootstrapServers host:port, several with commas
     * @param properties of the Kafka producer
     * @param topics topics of messages and the Kafka topics they go to; others keep their name
     * @param source the CloudEvents source
     * @param recordTime what the timestamp of a record says
     * @param sizeCheck who decides that a message is too large
     */
    record Kafka(
            String bootstrapServers,
            Map<String, String> properties,
            Map<String, String> topics,
            String source,
            RecordTime recordTime,
            SizeCheck sizeCheck)
            implements SinkConfig {
        public Kafka {
            properties = Map.copyOf(properties);
            topics = Map.copyOf(topics);
        }

        /** All properties of the producer, the brokers among them. */
        public Map<String, String> allProperties() {
            Map<String, String> all = new LinkedHashMap<>(properties);
            all.put("bootstrap.servers", bootstrapServers);
            return all;
        }

        @Override
        public String displayName() {
            return "Kafka at " + bootstrapServers;
        }

        @Override
        public String purpose() {
            return displayName() + (topics.isEmpty() ? "" : ", topics " + new TreeMap<>(topics));
        }

        /** Hides the properties, which may contain a password. */
        @Override
        public String toString() {
            return "Kafka[bootstrapServers=" + bootstrapServers + ", topics=" + topics + "]";
        }
    }

    /**
     * RabbitMQ.
     *
     * @param uri amqp://user:password@host:port/vhost
     * @param exchange null to send to queues with the names of the topics
     * @param topics topics of messages and their queues or routing keys; others keep their name
     * @param declareQueues how a missing queue is declared, if at all
     * @param source the CloudEvents source
     * @param confirmTimeout how long the broker may take to confirm a message
     */
    record RabbitMq(
            String uri,
            @Nullable String exchange,
            Map<String, String> topics,
            QueueDeclaration declareQueues,
            String source,
            Duration confirmTimeout)
            implements SinkConfig {
        public RabbitMq {
            topics = Map.copyOf(topics);
        }

        /** The URI, which was checked when it was read. */
        public URI address() {
            return URI.create(uri);
        }

        @Override
        public String displayName() {
            return "RabbitMQ at " + address().getHost()
                    + (address().getPort() < 0 ? "" : ":" + address().getPort());
        }

        @Override
        public String purpose() {
            return displayName()
                    + address().getRawPath()
                    + (exchange == null ? "" : ", exchange " + exchange)
                    + (topics.isEmpty() ? "" : ", topics " + new TreeMap<>(topics));
        }

        /** Hides the user and the password of the URI. */
        @Override
        public String toString() {
            return "RabbitMq[" + displayName() + ", exchange=" + exchange + ", declareQueues=" + declareQueues + "]";
        }
    }
}
