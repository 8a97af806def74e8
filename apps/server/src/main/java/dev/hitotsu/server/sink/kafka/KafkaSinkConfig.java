package dev.hitotsu.server.sink.kafka;

import dev.hitotsu.config.LiveText;
import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.kafka.KafkaSinkBuilder;
import dev.hitotsu.kafka.RecordTime;
import dev.hitotsu.kafka.SizeCheck;
import dev.hitotsu.message.MessageLimit;
import dev.hitotsu.message.Sink;
import dev.hitotsu.server.sink.SendLimits;
import dev.hitotsu.server.sink.SinkConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/**
 * Apache Kafka.
 *
 * @param bootstrapServers host:port, several with commas
 * @param properties of the Kafka producer
 * @param names topics of messages and the Kafka topics they go to; others keep their name
 * @param source the CloudEvents source
 * @param transactionalId null without transactions
 * @param recordTime what the timestamp of a record says
 * @param sizeCheck who decides that a message is too large
 */
record KafkaSinkConfig(
        String bootstrapServers,
        Map<String, LiveText> properties,
        Map<String, String> names,
        String source,
        @Nullable String transactionalId,
        RecordTime recordTime,
        SizeCheck sizeCheck)
        implements SinkConfig {
    /** An address where nothing listens. The client checks its settings before it connects. */
    private static final String UNREACHABLE_SERVER = "127.0.0.1:1";

    /** Kafka's {@code max.request.size} unless it is set. */
    private static final String DEFAULT_REQUEST_SIZE = "1048576";

    KafkaSinkConfig {
        properties = Map.copyOf(properties);
        names = Map.copyOf(names);
    }

    @Override
    public String system() {
        return "kafka";
    }

    @Override
    public String displayName() {
        return "Kafka at " + bootstrapServers;
    }

    @Override
    public String purpose() {
        return displayName()
                + (names.isEmpty() ? "" : ", topics " + new TreeMap<>(names))
                + (transactionalId == null ? "" : ", transactions of " + transactionalId);
    }

    @Override
    public String routing() {
        return (names.isEmpty() ? "" : ", under other names: " + names)
                + (transactionalId == null ? "" : ", in transactions of " + transactionalId);
    }

    @Override
    public Set<String> topics() {
        return names.keySet();
    }

    @Override
    public List<String> hosts() {
        return Arrays.stream(bootstrapServers.split(",", -1))
                .map(server -> server.strip().replaceFirst(":\\d+$", ""))
                .toList();
    }

    @Override
    public boolean remembersSends() {
        return transactionalId != null;
    }

    /** The producer's own limit. That of a topic shows when the broker is asked. */
    @Override
    public List<MessageLimit> limits() {
        LiveText size = properties.get("max.request.size");
        String bytes = size == null ? DEFAULT_REQUEST_SIZE : size.first().strip();
        return bytes.matches("\\d{1,10}")
                ? List.of(new MessageLimit("sink.kafka.properties.max.request.size", Long.parseLong(bytes)))
                : List.of();
    }

    @Override
    public Sink open(SendLimits limits) {
        return builder(limits, bootstrapServers).build();
    }

    @Override
    public Sink openToCheck(SendLimits limits) {
        return builder(limits, UNREACHABLE_SERVER).build();
    }

    private KafkaSinkBuilder builder(SendLimits limits, String servers) {
        KafkaSinkBuilder builder = KafkaSink.builder()
                .sendTimeout(limits.sendTimeout())
                .property("bootstrap.servers", servers)
                .source(source)
                .recordTime(recordTime)
                .sizeCheck(sizeCheck)
                .window(limits.window());
        names.forEach(builder::route);
        properties.forEach((name, value) -> set(builder, name, value));
        if (transactionalId != null) {
            builder.transactionalId(transactionalId);
        }
        return builder;
    }

    private static void set(KafkaSinkBuilder builder, String name, LiveText value) {
        ConfigDef.ConfigKey known = ProducerConfig.configDef().configKeys().get(name);
        if (known != null && known.type == ConfigDef.Type.PASSWORD) {
            builder.secret(name, value::present);
        } else {
            builder.property(name, value.first());
        }
    }

    /** Hides the properties, which may contain a password. */
    @Override
    public String toString() {
        return "KafkaSinkConfig[bootstrapServers=" + bootstrapServers + ", names=" + names + "]";
    }
}
