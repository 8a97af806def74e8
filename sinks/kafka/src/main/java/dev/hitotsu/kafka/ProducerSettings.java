package dev.hitotsu.kafka;

import dev.hitotsu.kafka.internal.ChangingSecrets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The properties of the sink's producer: defaults, overridden by the user's, overridden by what the sink's promises
 * need.
 */
final class ProducerSettings {
    /**
     * Measured on 2 cores with the broker on them, payloads of 50 random bytes: lz4 moves 1.5 times the records of
     * none.
     */
    private static final Map<String, Object> DEFAULTS = Map.of(
            ProducerConfig.LINGER_MS_CONFIG,
            1,
            ProducerConfig.BATCH_SIZE_CONFIG,
            65_536,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            67_108_864L,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            1_000L);

    /** {@link KafkaSink} says why one request per connection. */
    private static final Map<String, String> FIXED = Map.of(
            ProducerConfig.ACKS_CONFIG, "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true",
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1",
            ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, "false");

    private static final Map<String, String> FORBIDDEN = Map.of(
            ProducerConfig.TRANSACTIONAL_ID_CONFIG, "none: it is the transactionalId of the sink",
            ProducerConfig.PARTITIONER_CLASS_CONFIG, "none: Kafka's default keeps a key in one partition",
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, "none: keys are sent as UTF-8",
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, "none: payloads are sent as they are");

    private ProducerSettings() {}

    /**
     * All properties.
     *
     * @param sendTimeout the default of {@code delivery.timeout.ms}, and twice that of {@code request.timeout.ms}
     * @throws IllegalArgumentException if the promises of the sink rule a property out, or the servers are missing
     */
    static Map<String, Object> of(Map<String, ?> given, Duration sendTimeout) {
        if (!given.containsKey(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new IllegalArgumentException("bootstrap.servers: none (expected: host:port,...)");
        }
        FIXED.forEach((name, expected) -> requireSame(name, given.get(name), expected));
        FORBIDDEN.forEach((name, expected) -> refuse(name, given.get(name), expected));
        Map<String, Object> settings = new HashMap<>(DEFAULTS);
        int millis = Math.toIntExact(sendTimeout.toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
        // Half, so that a request without an answer can be repeated.
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis / 2);
        settings.putAll(given);
        settings.putAll(FIXED);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        ChangingSecrets.takeUp(settings);
        return settings;
    }

    /** The same settings, for a producer with transactions. */
    static Map<String, Object> transactional(
            Map<String, Object> settings, String transactionalId, Duration sendTimeout) {
        Map<String, Object> transactional = new HashMap<>(settings);
        int millis = Math.toIntExact(sendTimeout.toMillis());
        transactional.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        // A transaction that a dead process has left open holds up its readers for as long as this.
        transactional.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 2 * millis);
        // A commit waits for so long; what is slower than that is in doubt.
        transactional.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) millis / 2);
        return transactional;
    }

    /**
     * The settings as Kafka reads them.
     *
     * @throws IllegalArgumentException with Kafka's error text
     */
    static ProducerConfig parsed(Map<String, Object> settings) {
        try {
            return new ProducerConfig(settings);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static void requireSame(String name, @Nullable Object value, String expected) {
        if (value == null) {
            return;
        }
        String text = value.toString().trim().toLowerCase(Locale.ROOT);
        boolean allReplicas = name.equals(ProducerConfig.ACKS_CONFIG) && text.equals("-1");
        if (!text.equals(expected) && !allReplicas) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }

    private static void refuse(String name, @Nullable Object value, String expected) {
        if (value != null) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
