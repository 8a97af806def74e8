package dev.hitotsu.server.config;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Alternative;
import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.config.Suggestions;
import dev.hitotsu.id.internal.Addresses;
import dev.hitotsu.kafka.RecordTime;
import dev.hitotsu.kafka.SizeCheck;
import dev.hitotsu.rabbitmq.QueueDeclaration;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Reads the section {@code sink}, which has exactly one section below it. */
final class SinkReader {
    private static final SinkConfig PLACEHOLDER = new SinkConfig.Kafka(
            "localhost:9092", Map.of(), Map.of(), "hitotsu", RecordTime.SENT, SizeCheck.BEFORE_COMPRESSION);
    private static final Pattern SERVERS = Pattern.compile("[^\\s,:@]+:\\d{1,5}(\\s*,\\s*[^\\s,:@]+:\\d{1,5})*");
    private static final int MAX_SERVERS_LENGTH = 4_096;
    private static final String SERVERS_FORMAT = "host:port, several with commas";
    private static final String AMQP_FORMAT = "amqp://user:password@host:port/vhost, or amqps:";

    private static final SectionKey SINK =
            new SectionKey("sink", "Where the messages go; exactly one of the sections below it.");
    private static final SectionKey KAFKA = new SectionKey("kafka", "Delivers the messages to Apache Kafka.");
    private static final SectionKey RABBITMQ = new SectionKey("rabbitmq", "Delivers the messages to RabbitMQ.");
    private static final SectionKey TOPICS = new SectionKey(
            "topics", "Topics of messages and their names at the broker; a topic that is not here keeps its name.");

    private static final Key.Required<String> BOOTSTRAP_SERVERS = Key.required(
            "bootstrapServers",
            Conversion.of(SinkReader::servers, Function.identity()).describedBy(SERVERS),
            "Addresses of the brokers as host:port, several with commas.",
            SERVERS_FORMAT);
    private static final SectionKey PROPERTIES = new SectionKey(
            "properties", "Properties of the Kafka producer, such as compression.type; none by default.");
    private static final Key.WithDefault<RecordTime> RECORD_TIME = Key.withDefault(
            "recordTime",
            Conversion.choice(RecordTime.class),
            RecordTime.SENT,
            "What a record's timestamp says: when it was sent, or when it occurred (what is sent late expires early).");
    private static final Key.WithDefault<SizeCheck> SIZE_CHECK = Key.withDefault(
            "sizeCheck",
            Conversion.choice(SizeCheck.class),
            SizeCheck.BEFORE_COMPRESSION,
            "Who decides that a message is too large: the sink by its size before compression, or the broker.");

    private static final Key.Required<String> URI_KEY = Key.required(
            "uri",
            Conversion.of(SinkReader::amqp, Function.identity()).describedBy(Pattern.compile("amqps?://.+")),
            "Address of the broker as amqp://user:password@host:port/vhost, or amqps: with TLS.",
            AMQP_FORMAT);
    private static final Key.Optional<String> EXCHANGE = Key.optional(
            "exchange",
            TEXT,
            "Exchange that the messages are published to, with the topic as the routing key.",
            "none, the topic is the name of a queue");
    private static final Key.WithDefault<QueueDeclaration> DECLARE_QUEUES = Key.withDefault(
            "declareQueues",
            Conversion.choice(QueueDeclaration.class),
            QueueDeclaration.QUORUM,
            "Whether the relay declares a missing queue as a quorum queue, or none because they exist.");
    private static final Key.WithDefault<Duration> CONFIRM_TIMEOUT = Key.withDefault(
            "confirmTimeout", DURATION, Duration.ofSeconds(30), "How long the broker may take to confirm a message.");

    private static final Key.WithDefault<String> SOURCE =
            Key.withDefault("source", TEXT, "hitotsu", "CloudEvents source of each message.");

    private SinkReader() {}

    static SinkConfig read(Section root) {
        return root.exactlyOne(
                        SINK,
                        List.of(
                                new Alternative<>(KAFKA, SinkReader::kafka),
                                new Alternative<>(RABBITMQ, SinkReader::rabbitMq)))
                .orElse(PLACEHOLDER);
    }

    private static SinkConfig kafka(Section kafka) {
        return new SinkConfig.Kafka(
                kafka.get(BOOTSTRAP_SERVERS).orElse("localhost:9092"),
                kafka.texts(PROPERTIES, SinkReader::misspeltProperty),
                kafka.texts(TOPICS, any -> Optional.empty()),
                kafka.get(SOURCE),
                kafka.get(RECORD_TIME),
                kafka.get(SIZE_CHECK));
    }

    private static SinkConfig rabbitMq(Section rabbitMq) {
        return new SinkConfig.RabbitMq(
                rabbitMq.get(URI_KEY).orElse("amqp://localhost"),
                rabbitMq.get(EXCHANGE).orElse(null),
                rabbitMq.texts(TOPICS, any -> Optional.empty()),
                rabbitMq.get(DECLARE_QUEUES),
                rabbitMq.get(SOURCE),
                rabbitMq.get(CONFIRM_TIMEOUT));
    }

    /** The message leaves out what may be a password, which some clients take in such an address. */
    private static String servers(String text) {
        if (text.length() > MAX_SERVERS_LENGTH || !SERVERS.matcher(text).matches()) {
            throw new IllegalArgumentException(Addresses.withoutSecrets(text) + " (expected: " + SERVERS_FORMAT + ")");
        }
        return text;
    }

    /** The message does not repeat the value, which may hold a password. */
    private static String amqp(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && ("amqp".equals(uri.getScheme()) || "amqps".equals(uri.getScheme()))) {
                return text;
            }
        } catch (URISyntaxException e) {
            // Refused below, like a URI of another scheme.
        }
        throw new IllegalArgumentException("not understood (expected: " + AMQP_FORMAT + ")");
    }

    /** Kafka's producer takes any name because plug-ins may read it, so it does not notice a misspelt one. */
    private static Optional<String> misspeltProperty(String name) {
        return ProducerConfig.configNames().contains(name)
                ? Optional.empty()
                : Suggestions.nearest(name, ProducerConfig.configNames())
                        .map(near -> "unknown to Kafka's producer; did you mean " + near + "?");
    }
}
