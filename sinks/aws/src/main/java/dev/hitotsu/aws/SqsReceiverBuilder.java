package dev.hitotsu.aws;

import static dev.hitotsu.message.SettingChecks.requireSeconds;
import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.receiver.lease.LeasedReceiverBuilder;
import dev.hitotsu.message.receiver.lease.LeasedSubscription;
import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** Builds a {@link SqsReceiver}. By default 100 messages are in memory at most. Not thread-safe. */
public final class SqsReceiverBuilder extends LeasedReceiverBuilder<SqsReceiverBuilder> {
    private static final int PREFETCH = 100;
    /** SQS developer guide, "Amazon SQS visibility timeout". */
    private static final Duration MAX_VISIBILITY = Duration.ofHours(12);

    private static final Duration MAX_WAIT = Duration.ofSeconds(20);

    private final ClientSettings settings = new ClientSettings();
    private String queue = "";
    private Duration visibilityTimeout = Duration.ofSeconds(30);
    private Duration waitTime = Duration.ofSeconds(20);

    SqsReceiverBuilder() {
        super(PREFETCH);
    }

    @Override
    protected SqsReceiverBuilder self() {
        return this;
    }

    /** The region, as for {@link SqsSinkBuilder#region}. */
    public SqsReceiverBuilder region(String name) {
        settings.region(name);
        return this;
    }

    /** The address, as for {@link SqsSinkBuilder#endpoint}. */
    public SqsReceiverBuilder endpoint(String uri) {
        settings.endpoint(uri);
        return this;
    }

    /** Who signs requests, as for {@link SqsSinkBuilder#credentials}. */
    public SqsReceiverBuilder credentials(AwsCredentialsProvider provider) {
        settings.credentials(provider);
        return this;
    }

    /** Whatever else the client needs, as for {@link SqsSinkBuilder#client}. */
    public SqsReceiverBuilder client(Consumer<SqsClientBuilder> customizer) {
        settings.customizer(customizer);
        return this;
    }

    /** The name of the queue. */
    public SqsReceiverBuilder queue(String name) {
        this.queue = requireNonNull(name, "name: null (expected: the name of a queue)");
        return this;
    }

    /**
     * After how long SQS delivers again what a receiver that died left behind; by default 30 seconds, at least one, at
     * most 12 hours, in whole seconds. The receiver extends it while it works on messages.
     */
    public SqsReceiverBuilder visibilityTimeout(Duration duration) {
        this.visibilityTimeout = requireNonNull(duration, "visibilityTimeout: null (expected: a duration)");
        return this;
    }

    /**
     * How long a request waits for messages to come; by default 20 seconds, the longest, in whole seconds. Shorter
     * costs more requests.
     */
    public SqsReceiverBuilder waitTime(Duration duration) {
        this.waitTime = requireNonNull(duration, "waitTime: null (expected: a duration)");
        return this;
    }

    @Override
    public SqsReceiver start() {
        requireHandler();
        QueueType type = QueueType.of(queue);
        String unfit = type.obstacle(queue);
        if (unfit != null) {
            throw new IllegalArgumentException(unfit);
        }
        requireSeconds("visibilityTimeout", visibilityTimeout, Duration.ofSeconds(1), MAX_VISIBILITY);
        requireSeconds("waitTime", waitTime, Duration.ofSeconds(1), MAX_WAIT);
        LeasedSubscription subscription = subscription(
                new SqsQueue(settings, new SubscriptionOptions(queue, visibilityTimeout, waitTime)),
                "hitotsu-sqs",
                visibilityTimeout,
                MAX_VISIBILITY);
        return SqsReceiver.start(this, subscription, queue);
    }
}
