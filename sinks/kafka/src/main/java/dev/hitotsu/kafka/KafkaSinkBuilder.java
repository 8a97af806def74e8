package dev.hitotsu.kafka;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Builds a {@link KafkaSink}. Not thread-safe. */
public final class KafkaSinkBuilder {
    private static final int MAX_WINDOW = 1_000_000;
    private static final Duration MIN_SEND_TIMEOUT = Duration.ofMillis(100);
    private static final Duration MAX_SEND_TIMEOUT = Duration.ofHours(1);

    private final Map<String, Object> properties = new HashMap<>();
    private final Map<String, String> routes = new HashMap<>();
    private @Nullable Function<Message, String> router;
    private String source = "hitotsu";
    private int window = 20_000;
    private Duration sendTimeout = Duration.ofSeconds(10);
    private RecordTime recordTime = RecordTime.SENT;
    private SizeCheck sizeCheck = SizeCheck.BEFORE_COMPRESSION;

    KafkaSinkBuilder() {}

    /** Properties of Kafka's producer, over the sink's defaults; {@code bootstrap.servers} is needed. */
    public KafkaSinkBuilder properties(Map<String, ?> values) {
        requireNonNull(values, "values: null (expected: a map)");
        properties.putAll(values);
        return this;
    }

    /** One property of Kafka's producer. */
    public KafkaSinkBuilder property(String name, Object value) {
        requireNonNull(name, "name: null (expected: a name)");
        requireNonNull(value, name + ": null (expected: a value)");
        properties.put(name, value);
        return this;
    }

    /** Sends messages to {@code messageTopic} into {@code kafkaTopic}; those without a route keep their topic's name. */
    public KafkaSinkBuilder route(String messageTopic, String kafkaTopic) {
        requireNonNull(messageTopic, "messageTopic: null (expected: the name of a topic)");
        requireNonNull(kafkaTopic, "kafkaTopic: null (expected: the name of a topic)");
        routes.put(messageTopic, kafkaTopic);
        return this;
    }

    /** Chooses the Kafka topic by the message where no {@link #route} does. Runs in the sending thread; must not block. */
    public KafkaSinkBuilder router(Function<Message, String> newRouter) {
        requireNonNull(newRouter, "router: null (expected: a router)");
        this.router = newRouter;
        return this;
    }

    /** The CloudEvents source, a URI reference that names the sender; {@code hitotsu} by default. */
    public KafkaSinkBuilder source(String newSource) {
        requireNonNull(newSource, "source: null (expected: a source)");
        this.source = newSource;
        return this;
    }

    /** How many records may be in flight; by default 20,000. {@code buffer.memory} bounds their bytes. */
    public KafkaSinkBuilder window(int records) {
        this.window = records;
        return this;
    }

    /**
     * For how long the sink tries to deliver a message, 100 ms to an hour; by default 10 seconds. It is the default of {@code
     * delivery.timeout.ms}, and its half that of {@code request.timeout.ms}.
     */
    public KafkaSinkBuilder sendTimeout(Duration duration) {
        requireNonNull(duration, "sendTimeout: null (expected: a duration)");
        if (duration.compareTo(MIN_SEND_TIMEOUT) < 0 || duration.compareTo(MAX_SEND_TIMEOUT) > 0) {
            throw new IllegalArgumentException("sendTimeout: " + duration + " (expected: " + MIN_SEND_TIMEOUT + ".."
                    + MAX_SEND_TIMEOUT + ")");
        }
        this.sendTimeout = duration;
        return this;
    }

    /** What the timestamp of a record says; by default when it was sent. Read what the other choice costs. */
    public KafkaSinkBuilder recordTime(RecordTime newRecordTime) {
        requireNonNull(newRecordTime, "recordTime: null (expected: a RecordTime)");
        this.recordTime = newRecordTime;
        return this;
    }

    /** Who rejects a message too large for its topic; by default the sink, before compression. */
    public KafkaSinkBuilder sizeCheck(SizeCheck newSizeCheck) {
        requireNonNull(newSizeCheck, "sizeCheck: null (expected: a SizeCheck)");
        this.sizeCheck = newSizeCheck;
        return this;
    }

    /**
     * The sink. Does not wait for a broker.
     *
     * @throws IllegalArgumentException if a setting is wrong, or the sink's promises rule it out
     */
    public KafkaSink build() {
        Map<String, Object> settings = ProducerSettings.of(properties, sendTimeout);
        SinkOptions options = options(settings);
        try {
            return new KafkaSink(
                    () -> new KafkaProducer<>(settings),
                    options,
                    sink -> new BrokerTopicLookup(settings, options.maxBlockMillis(), sink::partitions),
                    task -> Thread.ofVirtual().name("hitotsu-kafka-topics").start(task));
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException(KafkaErrors.describe(cause), e);
        }
    }

    SinkOptions options(Map<String, Object> settings) {
        if (window < 1 || window > MAX_WINDOW) {
            throw new IllegalArgumentException("window: " + window + " (expected: 1.." + MAX_WINDOW + ")");
        }
        if (source.isBlank()) {
            throw new IllegalArgumentException("source: \"" + source + "\" (expected: a URI reference)");
        }
        Map<String, String> named = Map.copyOf(routes);
        Function<Message, String> others = router == null ? Message::topic : router;
        Function<Message, String> route = message -> {
            String topic = named.get(message.topic());
            return topic == null ? others.apply(message) : topic;
        };
        ProducerConfig parsed = ProducerSettings.parsed(settings);
        return new SinkOptions(
                source,
                window,
                route,
                recordTime,
                sizeCheck,
                parsed.getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                parsed.getLong(ProducerConfig.MAX_BLOCK_MS_CONFIG),
                Duration.ofMillis(parsed.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG)));
    }
}
