package dev.hitotsu.kafka;

import dev.hitotsu.kafka.internal.ChangingSecrets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The settings of Kafka's consumer that a receiver needs. */
final class ConsumerSettings {
    private static final Map<String, Object> DEFAULTS = Map.of(
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);

    private static final Map<String, String> FORBIDDEN = Map.of(
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "none: offsets are committed after the handler",
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, "none: keys are read as UTF-8",
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, "none: payloads are handed over as they are");

    private ConsumerSettings() {}

    /**
     * The settings of the consumer.
     *
     * @throws IllegalArgumentException if one is missing, or is not for the user to set
     */
    static Map<String, Object> of(Map<String, Object> properties, boolean storesPositions) {
        require(properties, ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "host:port,...");
        require(properties, ConsumerConfig.GROUP_ID_CONFIG, "the name of a consumer group");
        FORBIDDEN.forEach((name, expected) -> {
            if (properties.containsKey(name)) {
                throw new IllegalArgumentException(
                        name + ": " + properties.get(name) + " (expected: " + expected + ")");
            }
        });
        Object reset = properties.get(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);
        if (storesPositions && "latest".equals(reset)) {
            throw new IllegalArgumentException(
                    "auto.offset.reset: latest (expected: earliest or none with stored positions, or messages are lost)");
        }
        Map<String, Object> settings = new HashMap<>(DEFAULTS);
        settings.putAll(properties);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        ChangingSecrets.takeUp(settings);
        return settings;
    }

    private static void require(Map<String, Object> properties, String name, String expected) {
        if (!properties.containsKey(name)) {
            throw new IllegalArgumentException(name + ": none (expected: " + expected + ")");
        }
    }
}
