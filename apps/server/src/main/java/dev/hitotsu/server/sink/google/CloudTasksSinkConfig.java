package dev.hitotsu.server.sink.google;

import dev.hitotsu.google.tasks.CloudTasksSink;
import dev.hitotsu.google.tasks.CloudTasksSinkBuilder;
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
 * Google Cloud Tasks.
 *
 * @param project of the queues
 * @param location of the queues
 * @param url what the tasks call
 * @param endpoint null for Google's own
 * @param names topics of messages and queues
 * @param unordered whether messages with keys may become tasks
 * @param serviceAccount in whose name the tasks call; null for nobody
 * @param dispatchDeadline how long a call may take; null for what Cloud Tasks has
 * @param source the CloudEvents source
 * @param ackTimeout how long after a send Cloud Tasks may take to answer; null for what the relay asks
 */
record CloudTasksSinkConfig(
        String project,
        String location,
        String url,
        @Nullable String endpoint,
        Map<String, String> names,
        boolean unordered,
        @Nullable String serviceAccount,
        @Nullable Duration dispatchDeadline,
        String source,
        @Nullable Duration ackTimeout)
        implements SinkConfig {
    /** The limit of the sink. */
    private static final int MAX_WINDOW = 100_000;

    CloudTasksSinkConfig {
        names = Map.copyOf(names);
    }

    @Override
    public String system() {
        return "gcp_cloud_tasks";
    }

    @Override
    public String displayName() {
        return "Cloud Tasks of " + project + " in " + location + (endpoint == null ? "" : " at " + endpoint);
    }

    @Override
    public String purpose() {
        return displayName() + ", which calls " + url + (names.isEmpty() ? "" : ", topics " + new TreeMap<>(names));
    }

    @Override
    public String routing() {
        return ", into queues with the names of the topics";
    }

    @Override
    public Set<String> topics() {
        return names.keySet();
    }

    @Override
    public List<MessageLimit> limits() {
        return List.of(new MessageLimit("the limit of a task of Cloud Tasks", CloudTasksSink.MAX_TASK_BYTES));
    }

    @Override
    public int maxWindow() {
        return MAX_WINDOW;
    }

    @Override
    public Sink open(SendLimits limits) {
        CloudTasksSinkBuilder builder = CloudTasksSink.builder()
                .project(project)
                .location(location)
                .url(url)
                .unordered(unordered)
                .source(source)
                .ackTimeout(Objects.requireNonNullElse(ackTimeout, limits.sendTimeout()))
                .window(Math.min(limits.window(), MAX_WINDOW))
                .router(message -> names.getOrDefault(message.topic(), message.topic()));
        if (endpoint != null) {
            builder.endpoint(endpoint);
        }
        if (serviceAccount != null) {
            builder.serviceAccount(serviceAccount);
        }
        if (dispatchDeadline != null) {
            builder.dispatchDeadline(dispatchDeadline);
        }
        return builder.build();
    }
}
