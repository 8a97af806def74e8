package dev.hitotsu.server.config;

import dev.hitotsu.config.Conversions;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.Suggestions;
import dev.hitotsu.kafka.RecordTime;
import dev.hitotsu.kafka.SizeCheck;
import dev.hitotsu.rabbitmq.QueueDeclaration;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Reads the section {@code sink}, which has exactly one section below it. */
final class SinkReader {
    private static final List<String> KINDS = List.of("kafka", "rabbitmq");
    private static final SinkConfig PLACEHOLDER = new SinkConfig.Kafka(
            "localhost:9092", Map.of(), Map.of(), "hitotsu", RecordTime.SENT, SizeCheck.BEFORE_COMPRESSION);
    private static final Pattern SERVERS = Pattern.compile("[^\\s,:]+:\\d{1,5}(\\s*,\\s*[^\\s,:]+:\\d{1,5})*");

    private static final String AMQP = "amqp://user:password@host:port/vhost, or amqps:";
    private static final Duration STANDARD_CONFIRM_TIMEOUT = Duration.ofSeconds(30);

    private SinkReader() {}

    static SinkConfig read(Section root) {
        if (!root.has("sink")) {
            root.report("sink: missing (expected: a section with one of " + String.join(", ", KINDS) + ")");
            return PLACEHOLDER;
        }
        Section sink = root.sectionOrEmpty("sink");
        List<String> given = KINDS.stream().filter(sink::has).toList();
        if (given.size() > 1) {
            sink.report(given.getLast() + ": a second sink beside " + given.getFirst() + " (expected: exactly one of "
                    + String.join(", ", KINDS) + ")");
        } else if (given.isEmpty()) {
            sink.report("kind: missing (expected: exactly one of " + String.join(", ", KINDS) + ")");
        }
        sink.end();
        SinkConfig kafka = sink.section("kafka").map(SinkReader::kafka).orElse(PLACEHOLDER);
        return sink.section("rabbitmq").map(SinkReader::rabbitMq).orElse(kafka);
    }

    private static SinkConfig kafka(Section kafka) {
        String servers = kafka.required("bootstrapServers", "host:port, several with commas", SinkReader::servers)
                .orElse("localhost:9092");
        Map<String, String> properties = kafka.texts("properties");
        Map<String, String> topics = kafka.texts("topics");
        String source = kafka.text("source").orElse("hitotsu");
        RecordTime recordTime =
                kafka.value("recordTime", Conversions.choice(RecordTime.class)).orElse(RecordTime.SENT);
        SizeCheck sizeCheck =
                kafka.value("sizeCheck", Conversions.choice(SizeCheck.class)).orElse(SizeCheck.BEFORE_COMPRESSION);
        kafka.section("properties").ifPresent(section -> properties.keySet().forEach(name -> check(section, name)));
        kafka.end();
        return new SinkConfig.Kafka(servers, properties, topics, source, recordTime, sizeCheck);
    }

    private static SinkConfig rabbitMq(Section rabbit) {
        String uri = rabbit.required("uri", AMQP, SinkReader::amqp).orElse("amqp://localhost");
        String exchange = rabbit.text("exchange").orElse(null);
        QueueDeclaration declaring = rabbit.value("declareQueues", Conversions.choice(QueueDeclaration.class))
                .orElse(QueueDeclaration.QUORUM);
        String source = rabbit.text("source").orElse("hitotsu");
        Map<String, String> topics = rabbit.texts("topics");
        Duration timeout = rabbit.value("confirmTimeout", Conversions::duration).orElse(STANDARD_CONFIRM_TIMEOUT);
        rabbit.end();
        return new SinkConfig.RabbitMq(uri, exchange, topics, declaring, source, timeout);
    }

    /** Says nothing of what was given: it may hold a password. */
    private static String amqp(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && ("amqp".equals(uri.getScheme()) || "amqps".equals(uri.getScheme()))) {
                return text;
            }
        } catch (URISyntaxException notAUri) {
            // Refused below, like one of another scheme.
        }
        throw new IllegalArgumentException("not understood (expected: " + AMQP + ")");
    }

    private static String servers(String text) {
        if (!SERVERS.matcher(text).matches()) {
            throw new IllegalArgumentException(text + " (expected: host:port, several with commas)");
        }
        return text;
    }

    /** Kafka itself takes any name, for the sake of plug-ins, and says nothing of one that is misspelt. */
    private static void check(Section properties, String name) {
        if (!ProducerConfig.configNames().contains(name)) {
            Suggestions.nearest(name, ProducerConfig.configNames())
                    .ifPresent(near ->
                            properties.report(name + ": unknown to Kafka's producer; did you mean " + near + "?"));
        }
    }
}
