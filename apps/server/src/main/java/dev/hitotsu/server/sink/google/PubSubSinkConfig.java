package dev.hitotsu.server.sink.google;

import dev.hitotsu.google.pubsub.PubSubSink;
import dev.hitotsu.google.pubsub.PubSubSinkBuilder;
import dev.hitotsu.message.MessageLimit;
import dev.hitotsu.message.Sink;
import dev.hitotsu.server.sink.SendLimits;
import dev.hitotsu.server.sink.SinkConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Google Cloud Pub/Sub.
 *
 * @param project of the topics
 * @param region null for the nearest one, which keeps no order
 * @param endpoint null for that of the region
 * @param names topics of messages and those of Pub/Sub
 * @param source the CloudEvents source
 * @param ackTimeout how long after a send Pub/Sub may take to answer; null for what the relay asks
 */
record PubSubSinkConfig(
        String project,
        @Nullable String region,
        @Nullable String endpoint,
        Map<String, String> names,
        String source,
        @Nullable Duration ackTimeout)
        implements SinkConfig {
    /** The limit of the sink. */
    private static final int MAX_WINDOW = 100_000;

    PubSubSinkConfig {
        names = Map.copyOf(names);
    }

    @Override
    public String system() {
        return "gcp_pubsub";
    }

    @Override
    public String displayName() {
        return "Pub/Sub of " + project + (endpoint == null ? "" : " at " + endpoint)
                + (region == null ? "" : " in " + region);
    }

    @Override
    public String purpose() {
        return displayName() + (names.isEmpty() ? "" : ", topics " + new TreeMap<>(names));
    }

    @Override
    public String routing() {
        return ", into topics with the same names";
    }

    @Override
    public Set<String> topics() {
        return names.keySet();
    }

    @Override
    public List<MessageLimit> limits() {
        return List.of(new MessageLimit("Pub/Sub's limit of a request", PubSubSink.MAX_REQUEST_BYTES));
    }

    @Override
    public int maxWindow() {
        return MAX_WINDOW;
    }

    @Override
    public Sink open(SendLimits limits) {
        PubSubSinkBuilder builder = PubSubSink.builder()
                .project(project)
                .source(source)
                .ackTimeout(Objects.requireNonNullElse(ackTimeout, limits.sendTimeout()))
                .window(Math.min(limits.window(), MAX_WINDOW))
                .router(message -> names.getOrDefault(message.topic(), message.topic()));
        if (region != null) {
            builder.region(region);
        }
        if (endpoint != null) {
            builder.endpoint(endpoint);
        }
        return builder.build();
    }
}
