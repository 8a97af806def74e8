package dev.hitotsu.google.pubsub;

import static dev.hitotsu.message.SettingChecks.requireSeconds;
import static java.util.Objects.requireNonNull;

import dev.hitotsu.google.internal.ChannelSettings;
import dev.hitotsu.message.receiver.lease.LeasedReceiverBuilder;
import dev.hitotsu.message.receiver.lease.LeasedSubscription;
import io.grpc.CallCredentials;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Builds a {@link PubSubReceiver}. By default 1,000 messages are in memory at most. Not thread-safe. */
public final class PubSubReceiverBuilder extends LeasedReceiverBuilder<PubSubReceiverBuilder> {
    private static final int PREFETCH = 1_000;
    /** Pub/Sub, "Extend ack time with lease management". */
    private static final Duration MIN_LEASE = Duration.ofSeconds(10);

    private static final Duration MAX_LEASE = Duration.ofSeconds(600);

    private final ChannelSettings settings = new ChannelSettings("pubsub");
    private @Nullable String project;
    private String subscription = "";
    private boolean unordered;
    private Duration lease = Duration.ofSeconds(60);

    PubSubReceiverBuilder() {
        super(PREFETCH);
    }

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

    @Override
    public PubSubReceiver start() {
        requireHandler();
        String given = project;
        if (given == null) {
            throw new IllegalArgumentException("project: none (expected: the id of a project)");
        }
        String name = ResourceNames.subscription(given, ResourceNames.requireSubscription(subscription));
        requireSeconds("lease", lease, MIN_LEASE, MAX_LEASE);
        LeasedSubscription reading = subscription(
                new PubSubQueue(settings, new SubscriptionOptions(name, unordered, lease)),
                "hitotsu-pubsub",
                lease,
                MAX_LEASE);
        return PubSubReceiver.start(this, reading, subscription);
    }
}
