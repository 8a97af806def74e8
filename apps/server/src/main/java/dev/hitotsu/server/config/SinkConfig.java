package dev.hitotsu.server.config;

import dev.hitotsu.kafka.SizeCheck;
import java.util.LinkedHashMap;
import java.util.Map;

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
     */
    record Kafka(
            String bootstrapServers,
            Map<String, String> properties,
            Map<String, String> topics,
            String source,
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
}
