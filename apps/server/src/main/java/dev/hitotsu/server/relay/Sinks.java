package dev.hitotsu.server.relay;

import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.kafka.KafkaSinkBuilder;
import dev.hitotsu.message.Sink;
import dev.hitotsu.rabbitmq.Destination;
import dev.hitotsu.rabbitmq.RabbitMqSink;
import dev.hitotsu.rabbitmq.RabbitMqSinkBuilder;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.server.config.SinkConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Opens and checks the sink of a configuration. */
public final class Sinks {
    /** An address where nothing listens. The client checks its settings before it connects. */
    private static final String UNREACHABLE_SERVER = "127.0.0.1:1";

    /** The limit of the RabbitMQ sink. */
    private static final int MAX_RABBITMQ_WINDOW = 100_000;

    private Sinks() {}

    /**
     * Opens the sink. Does not wait for the broker, but Kafka needs one host whose name resolves.
     *
     * @param window how many messages may be in flight
     * @throws IllegalArgumentException for settings that the sink does not allow
     */
    static Sink open(SinkConfig config, int window) {
        return switch (config) {
            case SinkConfig.Kafka kafka -> builder(kafka, window).build();
            case SinkConfig.RabbitMq rabbit -> builder(rabbit, window).build();
        };
    }

    /**
     * Checks the settings without the broker.
     *
     * @throws IllegalArgumentException for settings that the sink does not allow
     */
    public static void check(SinkConfig config, int window) {
        switch (config) {
            case SinkConfig.Kafka kafka ->
                builder(kafka, window)
                        .property("bootstrap.servers", UNREACHABLE_SERVER)
                        .build()
                        .close();
            case SinkConfig.RabbitMq rabbit -> builder(rabbit, window).build().close();
        }
    }

    /**
     * Asks the broker what would keep the topics of the configuration and these from being delivered to. Blocks for some seconds
     * at most; delivers nothing.
     *
     * @param topics of messages
     * @return one reason for each obstacle
     */
    public static List<String> obstacles(SinkConfig config, RelayOptions options, Collection<String> topics) {
        try (Sink sink = open(config, options.window().maxMessages())) {
            return sink.check(allTopics(config, options, topics));
        } catch (IllegalArgumentException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    /** These topics, those that get another name, and that of the dead letters. */
    static Set<String> allTopics(SinkConfig config, RelayOptions options, Collection<String> topics) {
        Set<String> all = new TreeSet<>(topics);
        all.addAll(
                switch (config) {
                    case SinkConfig.Kafka kafka -> kafka.topics().keySet();
                    case SinkConfig.RabbitMq rabbit -> rabbit.topics().keySet();
                });
        String deadLetterTopic = options.failure().deadLetterTopic();
        if (deadLetterTopic != null) {
            all.add(deadLetterTopic);
        }
        return all;
    }

    /** The hosts of the broker if the names of all are unknown; empty if one resolves. */
    static List<String> unknownHosts(SinkConfig config) {
        List<String> hosts = switch (config) {
            case SinkConfig.Kafka kafka -> hosts(kafka.bootstrapServers());
            // The client of RabbitMQ resolves the name at each attempt to connect.
            case SinkConfig.RabbitMq rabbit -> List.of();
        };
        return hosts.isEmpty() || hosts.stream().anyMatch(Sinks::isKnown) ? List.of() : hosts;
    }

    private static KafkaSinkBuilder builder(SinkConfig.Kafka kafka, int window) {
        KafkaSinkBuilder builder = KafkaSink.builder()
                .properties(kafka.allProperties())
                .source(kafka.source())
                .recordTime(kafka.recordTime())
                .sizeCheck(kafka.sizeCheck())
                .window(window);
        kafka.topics().forEach(builder::route);
        return builder;
    }

    private static RabbitMqSinkBuilder builder(SinkConfig.RabbitMq rabbit, int window) {
        RabbitMqSinkBuilder builder = RabbitMqSink.builder()
                .uri(rabbit.uri())
                .queueDeclaration(rabbit.declareQueues())
                .source(rabbit.source())
                .confirmTimeout(rabbit.confirmTimeout())
                .window(Math.min(window, MAX_RABBITMQ_WINDOW));
        String exchange = Objects.requireNonNullElse(rabbit.exchange(), "");
        Map<String, String> topics = rabbit.topics();
        return builder.router(
                message -> new Destination(exchange, topics.getOrDefault(message.topic(), message.topic())));
    }

    private static List<String> hosts(String servers) {
        return Arrays.stream(servers.split(",", -1))
                .map(server -> server.strip().replaceFirst(":\\d+$", ""))
                .toList();
    }

    private static boolean isKnown(String host) {
        try {
            return InetAddress.getAllByName(host).length > 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
