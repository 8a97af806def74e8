package dev.hitotsu.server.sink.aws;

import dev.hitotsu.aws.QueueType;
import dev.hitotsu.aws.SqsSink;
import dev.hitotsu.aws.SqsSinkBuilder;
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
 * Amazon SQS.
 *
 * @param region null for what the AWS SDK finds
 * @param endpoint null for that of the region
 * @param names topics of messages and their queues
 * @param type of all queues
 * @param unordered whether messages with keys may go to standard queues
 * @param source the CloudEvents source
 * @param ackTimeout how long after a send SQS may take to answer; null for what the relay asks
 * @param minDuplicateWindow how long queues must know what they have taken; null for whatever they do
 */
record SqsSinkConfig(
        @Nullable String region,
        @Nullable String endpoint,
        Map<String, String> names,
        QueueType type,
        boolean unordered,
        String source,
        @Nullable Duration ackTimeout,
        @Nullable Duration minDuplicateWindow)
        implements SinkConfig {
    /** The limit of the SQS sink. */
    private static final int MAX_WINDOW = 100_000;

    SqsSinkConfig {
        names = Map.copyOf(names);
    }

    @Override
    public String system() {
        return "aws_sqs";
    }

    @Override
    public String displayName() {
        return "SQS" + (endpoint == null ? "" : " at " + endpoint) + (region == null ? "" : " in " + region);
    }

    @Override
    public String purpose() {
        return displayName() + (names.isEmpty() ? "" : ", topics " + new TreeMap<>(names));
    }

    @Override
    public String routing() {
        return type == QueueType.FIFO
                ? ", into FIFO queues with the names of the topics and .fifo"
                : ", into standard queues with the names of the topics";
    }

    @Override
    public Set<String> topics() {
        return names.keySet();
    }

    @Override
    public List<MessageLimit> limits() {
        return List.of(new MessageLimit("SQS's limit of a message with its attributes", SqsSink.MAX_MESSAGE_BYTES));
    }

    @Override
    public int maxWindow() {
        return MAX_WINDOW;
    }

    @Override
    public Sink open(SendLimits limits) {
        SqsSinkBuilder builder = SqsSink.builder()
                .type(type)
                .unordered(unordered)
                .source(source)
                .ackTimeout(Objects.requireNonNullElse(ackTimeout, limits.sendTimeout()))
                .window(Math.min(limits.window(), MAX_WINDOW))
                .router(message -> names.getOrDefault(message.topic(), type.queueOf(message.topic())));
        if (region != null) {
            builder.region(region);
        }
        if (endpoint != null) {
            builder.endpoint(endpoint);
        }
        if (minDuplicateWindow != null) {
            builder.minDuplicateWindow(minDuplicateWindow);
        }
        return builder.build();
    }
}
