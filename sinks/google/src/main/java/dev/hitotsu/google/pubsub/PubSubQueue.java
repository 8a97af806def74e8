package dev.hitotsu.google.pubsub;

import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.SubscriberGrpc;
import com.google.pubsub.v1.Subscription;
import dev.hitotsu.google.internal.ChannelSettings;
import dev.hitotsu.google.internal.GoogleFaults;
import dev.hitotsu.google.internal.GrpcChannel;
import dev.hitotsu.message.receiver.lease.LeasingQueue;
import dev.hitotsu.message.receiver.lease.MessageLeases;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;

/** A subscription to receive from, with a lane for each ordering key. */
final class PubSubQueue implements LeasingQueue {
    private static final Duration CALL = Duration.ofSeconds(10);

    private final ChannelSettings settings;
    private final SubscriptionOptions options;

    PubSubQueue(ChannelSettings settings, SubscriptionOptions options) {
        this.settings = settings;
        this.options = options;
    }

    @Override
    public String reader() {
        return "Pub/Sub subscription " + options.subscription();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if it is not fit
     */
    @Override
    public MessageLeases open() {
        GrpcChannel channel = settings.open();
        boolean opened = false;
        try {
            MessageLeases leases = new PubSubLeases(channel, find(channel), options);
            opened = true;
            return leases;
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    private Subscription find(GrpcChannel channel) {
        Subscription found = channel.call(
                SubscriberGrpc.getGetSubscriptionMethod(),
                GetSubscriptionRequest.newBuilder()
                        .setSubscription(options.subscription())
                        .build(),
                CALL);
        if (!found.getEnableMessageOrdering() && !options.unordered()) {
            throw new IllegalArgumentException("subscription " + options.subscription()
                    + ": enable_message_ordering is off, and the order of keys is"
                    + " lost (expected: on, or unordered(true))");
        }
        return found;
    }

    @Override
    public Optional<String> outageOf(RuntimeException failure) {
        return failure instanceof StatusRuntimeException
                ? Optional.of(GoogleFaults.describe(failure))
                : Optional.empty();
    }
}
