package dev.hitotsu.kafka;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.kafka.internal.BrokerTopicLookup;
import dev.hitotsu.kafka.internal.ChangingPassword;
import dev.hitotsu.kafka.internal.KafkaErrors;
import dev.hitotsu.kafka.internal.ProgressTopic;
import dev.hitotsu.message.Message;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Builds a {@link KafkaSink}. Not thread-safe. */
public final class KafkaSinkBuilder {
    /** Its topic's name must be one of Kafka's. */
    private static final Pattern TRANSACTIONAL_ID = Pattern.compile("[a-zA-Z0-9_-][a-zA-Z0-9._-]{0,199}");

    private static final int MAX_WINDOW = 1_000_000;
    private static final int LOOKUPS_AT_ONCE = 4;
    private static final Duration MIN_SEND_TIMEOUT = Duration.ofMillis(100);
    private static final Duration MAX_SEND_TIMEOUT = Duration.ofHours(1);

    private final Map<String, Object> properties = new HashMap<>();
    private final Map<String, String> routes = new HashMap<>();
    private @Nullable Function<Message, String> router;
    private @Nullable String transactionalId;
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

    /**
     * One property of Kafka's producer that is a secret and may change: {@code sasl.jaas.config} (PLAIN, SCRAM) or a
     * password of a key store. It is asked for now, and again for connections that are opened later; where the supplier
     * then throws, the last one stays in use. Certificates in files are taken up without this.
     */
    public KafkaSinkBuilder secret(String name, Supplier<String> value) {
        requireNonNull(name, "name: null (expected: a name)");
        requireNonNull(value, name + ": null (expected: where the secret comes from)");
        return property(name, ChangingPassword.of(name, value));
    }

    /** One property of Kafka's producer. */
    public KafkaSinkBuilder property(String name, Object value) {
        requireNonNull(name, "name: null (expected: a name)");
        requireNonNull(value, name + ": null (expected: a value)");
        properties.put(name, value);
        return this;
    }

    /**
     * Sends messages to {@code messageTopic} into {@code kafkaTopic}; those without a route keep their topic's name.
     */
    public KafkaSinkBuilder route(String messageTopic, String kafkaTopic) {
        requireNonNull(messageTopic, "messageTopic: null (expected: the name of a topic)");
        requireNonNull(kafkaTopic, "kafkaTopic: null (expected: the name of a topic)");
        routes.put(messageTopic, kafkaTopic);
        return this;
    }

    /**
     * Chooses the Kafka topic by the message where no {@link #route} does. Runs in the sending thread; must not block.
     */
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
     * For how long the sink tries to deliver a message, 100 ms to an hour; by default 10 seconds. It is the default of
     * {@code delivery.timeout.ms}, and its half that of {@code request.timeout.ms}.
     */
    public KafkaSinkBuilder sendTimeout(Duration duration) {
        requireNonNull(duration, "sendTimeout: null (expected: a duration)");
        if (duration.compareTo(MIN_SEND_TIMEOUT) < 0 || duration.compareTo(MAX_SEND_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "sendTimeout: " + duration + " (expected: " + MIN_SEND_TIMEOUT + ".." + MAX_SEND_TIMEOUT + ")");
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
     * Sends in transactions, so that consumers which read only what is committed get every message exactly once. With
     * each transaction the sink writes down what it has delivered, into the topic {@code <id>-progress}, which it
     * creates unless it exists. A relay that takes over, or has lost an answer, asks there instead of sending again. A
     * commit takes some milliseconds, so messages arrive later by as much. By default there are no transactions, and
     * what was sent without an answer is sent again.
     *
     * @param id the same for all relays of one outbox, and no other: Kafka's {@code transactional.id}. Whoever sends
     *     with it ends the transactions of the one before
     */
    public KafkaSinkBuilder transactionalId(String id) {
        requireNonNull(id, "id: null (expected: a transactional id)");
        if (!TRANSACTIONAL_ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "transactional id: \"" + id + "\" (expected: letters, digits, dots, - and _, 200 at most)");
        }
        this.transactionalId = id;
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
        Map<String, Object> used = transactionalId == null
                ? settings
                : ProducerSettings.transactional(settings, transactionalId, options.deliveryTimeout());
        try {
            return new KafkaSink(
                    () -> new KafkaProducer<>(used),
                    options,
                    sink -> new BrokerTopicLookup(settings, options.maxBlockMillis(), sink::partitions),
                    lookups(),
                    transactionalId == null
                            ? null
                            : new ProgressTopic(transactionalId + "-progress", settings, options.deliveryTimeout()));
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException(KafkaErrors.describe(cause), e);
        }
    }

    /** Platform threads, because Kafka's clients wait in monitors; they end when there is nothing to look up. */
    private static Executor lookups() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                LOOKUPS_AT_ONCE,
                LOOKUPS_AT_ONCE,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("hitotsu-kafka-topics").factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
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
