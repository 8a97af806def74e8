package dev.hitotsu.server.sink.rabbitmq;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.LiveText;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.rabbitmq.QueueDeclaration;
import dev.hitotsu.rabbitmq.RabbitMqSink;
import dev.hitotsu.server.sink.SinkConfig;
import dev.hitotsu.server.sink.SinkKeys;
import dev.hitotsu.server.sink.SinkProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads the section {@code rabbitmq}. */
public final class RabbitMqSinkProvider implements SinkProvider {
    private static final String AMQP_FORMAT = "amqp://user:password@host:port/vhost, or amqps:";

    private static final Key.Required<String> URI_KEY = Key.required(
            "uri",
            Conversion.of(RabbitMqSinkProvider::amqp, Function.identity()).describedBy(Pattern.compile("amqps?://.+")),
            "Address of the broker as amqp://user:password@host:port/vhost, or amqps: with TLS.",
            AMQP_FORMAT);
    private static final Key.Optional<String> EXCHANGE = Key.optional(
            "exchange",
            TEXT,
            "Exchange that the messages are published to, with the topic as the routing key.",
            "none, the topic is the name of a queue");
    private static final SectionKey TOPICS = new SectionKey(
            "topics", "Topics of messages and their names at the broker; a topic that is not here keeps its name.");
    private static final Key.WithDefault<QueueDeclaration> DECLARE_QUEUES = Key.withDefault(
            "declareQueues",
            Conversion.choice(QueueDeclaration.class),
            QueueDeclaration.QUORUM,
            "Whether the relay declares a missing queue as a quorum queue, or none because they exist.");
    private static final Key.Optional<String> MANAGEMENT = Key.optional(
            "managementUri",
            Conversion.of(RabbitMqSinkProvider::management, Function.identity())
                    .describedBy(Pattern.compile("https?://.+")),
            "Management plugin, as http://user:password@host:port: --check asks it which queues lose messages by their settings.",
            "nobody is asked");
    private static final Key.Optional<Duration> CONFIRM_TIMEOUT = Key.optional(
            "confirmTimeout",
            DURATION,
            "How long the broker may take to confirm a message; at most twice the lease.",
            "10s, or twice the lease where that is shorter");

    @Override
    public SectionKey key() {
        return new SectionKey("rabbitmq", "Delivers the messages to RabbitMQ.");
    }

    @Override
    public SinkConfig read(Section section) {
        return new RabbitMqSinkConfig(
                section.live(URI_KEY).orElseGet(() -> LiveText.fixed("amqp://localhost")),
                section.get(EXCHANGE).orElse(null),
                section.texts(TOPICS, any -> Optional.empty()),
                section.get(DECLARE_QUEUES),
                section.live(MANAGEMENT).orElse(null),
                section.get(SinkKeys.SOURCE),
                section.get(CONFIRM_TIMEOUT).orElse(null));
    }

    private static String management(String text) {
        RabbitMqSink.builder().managementUri(text);
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
}
