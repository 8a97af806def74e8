package dev.hitotsu.aws;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.receiver.PoisonHandler;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** Builds a {@link SqsReceiver}. Not thread-safe. */
public final class SqsReceiverBuilder extends ReceiverBuilder<SqsReceiverBuilder> {
    private static final int MAX_PREFETCH = 10_000;
    /** SQS developer guide, "Amazon SQS visibility timeout". */
    private static final Duration MAX_VISIBILITY = Duration.ofHours(12);

    private static final Duration MAX_WAIT = Duration.ofSeconds(20);

    private final ClientSettings settings = new ClientSettings();
    private String queue = "";
    private Duration visibilityTimeout = Duration.ofSeconds(30);
    private Duration waitTime = Duration.ofSeconds(20);
    private int prefetch = 100;
    private int batch = 100;
    private PoisonHandler poison = PoisonHandler.retrying();

    SqsReceiverBuilder() {}

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

    /** How many messages are in memory at most, but for the ten of a request; by default 100. */
    public SqsReceiverBuilder prefetch(int messages) {
        this.prefetch = messages;
        return this;
    }

    /** How many messages a batch has at most; by default 100. */
    public SqsReceiverBuilder batch(int messages) {
        this.batch = messages;
        return this;
    }

    @Override
    public SqsReceiverBuilder poisonHandler(PoisonHandler newHandler) {
        this.poison = requireNonNull(
                newHandler, "handler: null (expected: a poison handler, such as PoisonHandler.retrying())");
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
        requireWithin("prefetch", prefetch, MAX_PREFETCH);
        requireWithin("batch", batch, MAX_PREFETCH);
        SubscriptionOptions options = new SubscriptionOptions(queue, visibilityTimeout, waitTime, prefetch, batch);
        SqsSubscription subscription = new SqsSubscription(settings, options, this::delayAfter);
        PoisonHandler decider = poison;
        super.poisonHandler((message, failures, error) -> {
            boolean isFinal = false;
            try {
                PoisonHandler.Decision decision = decider.decide(message, failures, error);
                isFinal = decision == PoisonHandler.Decision.SKIP || decision == PoisonHandler.Decision.STOP;
                return decision;
            } finally {
                if (!isFinal) {
                    subscription.giveBack(message);
                }
            }
        });
        return SqsReceiver.start(this, subscription, queue);
    }

    private Duration delayAfter(int deliveries) {
        Duration delay = backoff().delayAfter(deliveries, ThreadLocalRandom.current());
        return delay.compareTo(MAX_VISIBILITY) < 0 ? delay : MAX_VISIBILITY;
    }

    private static void requireSeconds(String name, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0 || value.getNano() != 0) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: " + min + ".." + max + ", in whole seconds)");
        }
    }

    private static void requireWithin(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1.." + max + ")");
        }
    }
}
