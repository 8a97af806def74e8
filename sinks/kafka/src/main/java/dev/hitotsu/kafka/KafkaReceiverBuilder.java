package dev.hitotsu.kafka;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.kafka.internal.AdminTopicIds;
import dev.hitotsu.kafka.internal.ChangingPassword;
import dev.hitotsu.kafka.internal.KafkaErrors;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import dev.hitotsu.message.receiver.StoredPositions;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Builds a {@link KafkaReceiver}. Not thread-safe. */
public final class KafkaReceiverBuilder extends ReceiverBuilder<KafkaReceiverBuilder> {
    private final Map<String, Object> properties = new HashMap<>();
    private final Set<String> topics = new LinkedHashSet<>();
    private @Nullable StoredPositions positions;
    private StartAt startAt = StartAt.BEGINNING;

    KafkaReceiverBuilder() {}

    @Override
    protected KafkaReceiverBuilder self() {
        return this;
    }

    /**
     * Properties of Kafka's consumer; {@code bootstrap.servers} is needed. {@code max.poll.records} bounds the batch
     * (500).
     */
    public KafkaReceiverBuilder properties(Map<String, ?> values) {
        requireNonNull(values, "values: null (expected: a map)");
        properties.putAll(values);
        return this;
    }

    /**
     * One property of Kafka's consumer that is a secret and may change: {@code sasl.jaas.config} (PLAIN, SCRAM) or a
     * password of a key store. It is asked for now, and again for connections that are opened later; where the supplier
     * then throws, the last one stays in use. Certificates in files are taken up without this.
     */
    public KafkaReceiverBuilder secret(String name, Supplier<String> value) {
        requireNonNull(name, "name: null (expected: a name)");
        requireNonNull(value, name + ": null (expected: where the secret comes from)");
        return property(name, ChangingPassword.of(name, value));
    }

    /** One property of Kafka's consumer. */
    public KafkaReceiverBuilder property(String name, Object value) {
        requireNonNull(name, "name: null (expected: a name)");
        requireNonNull(value, name + ": null (expected: a value)");
        properties.put(name, value);
        return this;
    }

    /** The consumer group: each message goes to one of its members. */
    public KafkaReceiverBuilder group(String group) {
        requireNonNull(group, "group: null (expected: the name of a consumer group)");
        return property(ConsumerConfig.GROUP_ID_CONFIG, group);
    }

    /**
     * A name that this receiver keeps when its process is started again (static membership, KIP-345). It then gets its
     * partitions back at once, while otherwise they wait until the session of the process that died has expired. Within
     * a group, only one receiver at a time may use a name; a second one puts out the first.
     */
    public KafkaReceiverBuilder member(String name) {
        requireNonNull(name, "member: null (expected: a name)");
        return property(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, name);
    }

    public KafkaReceiverBuilder topics(String... names) {
        requireNonNull(names, "names: null (expected: names)");
        for (String name : names) {
            topics.add(requireNonNull(name, "topics: null among them (expected: names)"));
        }
        return this;
    }

    /**
     * Reads on from positions that the handler keeps in its own database.
     *
     * @param newStartAt where to begin in a partition of which nothing is stored while the broker has an offset of the
     *     group; without one, the receiver begins at the beginning
     */
    public KafkaReceiverBuilder storedPositions(StoredPositions newPositions, StartAt newStartAt) {
        requireNonNull(newPositions, "positions: null (expected: stored positions)");
        requireNonNull(newStartAt, "startAt: null (expected: BEGINNING or BROKER)");
        this.positions = newPositions;
        this.startAt = newStartAt;
        return this;
    }

    @Override
    public KafkaReceiver start() {
        Map<String, Object> settings = settings();
        requireHandler();
        if (positions != null && parallelKeys() > 1) {
            throw new IllegalArgumentException("parallelKeys: " + parallelKeys()
                    + " (expected: 1 with stored positions, because a position tells that all before it is done)");
        }
        if (topics.isEmpty()) {
            throw new IllegalArgumentException("topics: none (expected: one at least)");
        }
        String group = String.valueOf(settings.get(ConsumerConfig.GROUP_ID_CONFIG));
        SubscriptionOptions options = new SubscriptionOptions(
                group,
                Set.copyOf(topics),
                positions,
                startAt,
                new AdminTopicIds(settings),
                backoff(),
                System::nanoTime);
        return KafkaReceiver.start("hitotsu-kafka-" + group, this, new KafkaSubscription(consumer(settings), options));
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        try {
            return new KafkaConsumer<>(settings);
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException(KafkaErrors.describe(cause), e);
        }
    }

    Map<String, Object> settings() {
        return ConsumerSettings.of(properties, positions != null);
    }
}
