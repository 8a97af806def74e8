package dev.hitotsu.google.pubsub;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.google.internal.ChannelSettings;
import dev.hitotsu.message.receiver.PoisonHandler;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import io.grpc.CallCredentials;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Builds a {@link PubSubReceiver}. Not thread-safe. */
public final class PubSubReceiverBuilder extends ReceiverBuilder<PubSubReceiverBuilder> {
    private static final int MAX_PREFETCH = 10_000;
    /** Pub/Sub, "Extend ack time with lease management". */
    private static final Duration MIN_LEASE = Duration.ofSeconds(10);

    private static final Duration MAX_LEASE = Duration.ofSeconds(600);

    private final ChannelSettings settings = new ChannelSettings("pubsub");
    private @Nullable String project;
    private String subscription = "";
    private boolean unordered;
    private Duration lease = Duration.ofSeconds(60);
    private int prefetch = 1_000;
    private int batch = 100;
    private PoisonHandler poison = PoisonHandler.retrying();

    PubSubReceiverBuilder() {}

    @Override
    protected PubSubReceiverBuilder self() {
        return this;
    }

    /** The id of the project, as for {@link PubSubSinkBuilder#project}. */
    public PubSubReceiverBuilder project(String id) {
        this.project = ResourceNames.requireProject(id);
        return this;
    }

    /** The region whose endpoint is called; by default the nearest one, which keeps the order, too. */
    public PubSubReceiverBuilder region(String name) {
        settings.region(name);
        return this;
    }

    /** The address, as for {@link PubSubSinkBuilder#endpoint}. */
    public PubSubReceiverBuilder endpoint(String uri) {
        settings.endpoint(uri);
        return this;
    }

    /** Who calls, as for {@link PubSubSinkBuilder#credentials}. */
    public PubSubReceiverBuilder credentials(CallCredentials credentials) {
        settings.credentials(credentials);
        return this;
    }

    /** The name of the subscription, with or without {@code projects/P/subscriptions/} before it. */
    public PubSubReceiverBuilder subscription(String name) {
        this.subscription = ResourceNames.requireSubscription(name);
        return this;
    }

    /** Allows a subscription that does not keep the order of keys; not allowed by default. */
    public PubSubReceiverBuilder unordered(boolean allowed) {
        this.unordered = allowed;
        return this;
    }

    /**
     * After how long Pub/Sub delivers again what a receiver that died left behind; by default 60 seconds, from 10 to
     * 600, in whole seconds. The receiver extends it while it works on messages.
     */
    public PubSubReceiverBuilder lease(Duration duration) {
        this.lease = requireNonNull(duration, "lease: null (expected: a duration)");
        return this;
    }

    /** How many messages are in memory at most; by default 1,000. */
    public PubSubReceiverBuilder prefetch(int messages) {
        this.prefetch = messages;
        return this;
    }

    /** How many messages a batch has at most; by default 100. */
    public PubSubReceiverBuilder batch(int messages) {
        this.batch = messages;
        return this;
    }

    @Override
    public PubSubReceiverBuilder poisonHandler(PoisonHandler newHandler) {
        this.poison = requireNonNull(
                newHandler, "handler: null (expected: a poison handler, such as PoisonHandler.retrying())");
        return this;
    }

    @Override
    public PubSubReceiver start() {
        requireHandler();
        String given = project;
        if (given == null) {
            throw new IllegalArgumentException("project: none (expected: the id of a project)");
        }
        String name = ResourceNames.subscription(given, ResourceNames.requireSubscription(subscription));
        if (lease.compareTo(MIN_LEASE) < 0 || lease.compareTo(MAX_LEASE) > 0 || lease.getNano() != 0) {
            throw new IllegalArgumentException(
                    "lease: " + lease + " (expected: " + MIN_LEASE + ".." + MAX_LEASE + ", in whole seconds)");
        }
        requireWithin("prefetch", prefetch);
        requireWithin("batch", batch);
        PubSubSubscription reading = new PubSubSubscription(
                settings, new SubscriptionOptions(name, unordered, lease, prefetch, batch), this::delayAfter);
        PoisonHandler decider = poison;
        super.poisonHandler((message, failures, error) -> {
            boolean isFinal = false;
            try {
                PoisonHandler.Decision decision = decider.decide(message, failures, error);
                isFinal = decision == PoisonHandler.Decision.SKIP || decision == PoisonHandler.Decision.STOP;
                return decision;
            } finally {
                if (!isFinal) {
                    reading.giveBack(message);
                }
            }
        });
        return PubSubReceiver.start(this, reading, subscription);
    }

    private Duration delayAfter(int deliveries) {
        Duration delay = backoff().delayAfter(deliveries, ThreadLocalRandom.current());
        return delay.compareTo(MAX_LEASE) < 0 ? delay : MAX_LEASE;
    }

    private static void requireWithin(String name, int value) {
        if (value < 1 || value > MAX_PREFETCH) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1.." + MAX_PREFETCH + ")");
        }
    }
}
