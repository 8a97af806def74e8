package dev.hitotsu.server.sink.rabbitmq;

import dev.hitotsu.config.LiveText;
import dev.hitotsu.message.Sink;
import dev.hitotsu.rabbitmq.Destination;
import dev.hitotsu.rabbitmq.QueueDeclaration;
import dev.hitotsu.rabbitmq.RabbitMqSink;
import dev.hitotsu.rabbitmq.RabbitMqSinkBuilder;
import dev.hitotsu.server.sink.SendLimits;
import dev.hitotsu.server.sink.SinkConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * RabbitMQ.
 *
 * @param uri amqp://user:password@host:port/vhost
 * @param exchange null to send to queues with the names of the topics
 * @param names topics of messages and their queues or routing keys; others keep their name
 * @param declareQueues how a missing queue is declared, if at all
 * @param managementUri whom a check asks for settings of queues; null for nobody
 * @param source the CloudEvents source
 * @param confirmTimeout how long the broker may take to confirm a message; null for what the relay asks
 */
record RabbitMqSinkConfig(
        LiveText uri,
        @Nullable String exchange,
        Map<String, String> names,
        QueueDeclaration declareQueues,
        @Nullable LiveText managementUri,
        String source,
        @Nullable Duration confirmTimeout)
        implements SinkConfig {
    /** The limit of the RabbitMQ sink. */
    private static final int MAX_WINDOW = 100_000;

    RabbitMqSinkConfig {
        names = Map.copyOf(names);
    }

    /** The URI, which was checked when it was read. */
    private URI address() {
        return URI.create(uri.first());
    }

    @Override
    public String system() {
        return "rabbitmq";
    }

    @Override
    public String displayName() {
        return "RabbitMQ at " + address().getHost()
                + (address().getPort() < 0 ? "" : ":" + address().getPort());
    }

    @Override
    public String purpose() {
        return displayName()
                + address().getRawPath()
                + (exchange == null ? "" : ", exchange " + exchange)
                + (names.isEmpty() ? "" : ", topics " + new TreeMap<>(names));
    }

    @Override
    public String routing() {
        return exchange == null ? ", into queues with the names of the topics" : ", through the exchange " + exchange;
    }

    @Override
    public Set<String> topics() {
        return names.keySet();
    }

    @Override
    public int maxWindow() {
        return MAX_WINDOW;
    }

    @Override
    public Sink open(SendLimits limits) {
        String target = Objects.requireNonNullElse(exchange, "");
        RabbitMqSinkBuilder builder = RabbitMqSink.builder()
                .uri(uri::present)
                .queueDeclaration(declareQueues)
                .source(source)
                .confirmTimeout(Objects.requireNonNullElse(confirmTimeout, limits.sendTimeout()))
                .window(Math.min(limits.window(), MAX_WINDOW))
                .router(message -> new Destination(target, names.getOrDefault(message.topic(), message.topic())));
        return (managementUri == null ? builder : builder.managementUri(managementUri::present)).build();
    }

    /** Hides the user and the password of the URI. */
    @Override
    public String toString() {
        return "RabbitMqSinkConfig[" + displayName() + ", exchange=" + exchange + ", declareQueues=" + declareQueues
                + "]";
    }
}
