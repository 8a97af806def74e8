package dev.hitotsu.server.config;

import dev.hitotsu.kafka.RecordTime;
import dev.hitotsu.kafka.SizeCheck;
import dev.hitotsu.rabbitmq.QueueDeclaration;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a relay delivers to. */
public sealed interface SinkConfig {

    /** What a person calls it, without secrets. */
    String shown();

    /**
     * Apache Kafka.
     *
     * @param bootstrapServers host:port, several with commas
     * @param properties of Kafka's producer
     * @param topics message topics and the Kafka topics they go to; others keep their name
     * @param source the CloudEvents source
     * @param recordTime what the timestamp of a record says
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

        /** Everything the producer is told. */
        public Map<String, String> allProperties() {
            Map<String, String> all = new LinkedHashMap<>(properties);
            all.put("bootstrap.servers", bootstrapServers);
            return all;
        }

        @Override
        public String shown() {
            return "Kafka at " + bootstrapServers;
        }

        /** Leaves out the properties, which may hold a password. */
        @Override
        public String toString() {
            return "Kafka[bootstrapServers=" + bootstrapServers + ", topics=" + topics + "]";
        }
    }

    /**
     * RabbitMQ.
     *
     * @param uri amqp://user:password@host:port/vhost
     * @param exchange null to send to the queues named like the topics
     * @param topics message topics and the queues or routing keys they go to; others keep their name
     * @param declareQueues which queues are created where there is none
     * @param source the CloudEvents source
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

        /** The URI as it was checked when it was read. */
        public URI address() {
            return URI.create(uri);
        }

        @Override
        public String shown() {
            return "RabbitMQ at " + address().getHost()
                    + (address().getPort() < 0 ? "" : ":" + address().getPort());
        }

        /** Leaves out the URI, which holds a password. */
        @Override
        public String toString() {
            return "RabbitMq[" + shown() + ", exchange=" + exchange + ", declareQueues=" + declareQueues + "]";
        }
    }
}
