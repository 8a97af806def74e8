package dev.hitotsu.google.pubsub;

import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.SubscriberGrpc;
import com.google.pubsub.v1.Subscription;
import dev.hitotsu.google.internal.GoogleFaults;
import dev.hitotsu.google.internal.GrpcChannel;
import dev.hitotsu.message.receiver.lease.LeasedDelivery;
import dev.hitotsu.message.receiver.lease.MessageLeases;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of a receiver: it pulls, and says of deliveries that they are done, or its own for some seconds more. With
 * exactly-once delivery Pub/Sub answers for each; else it answers for all, and says nothing of those whose time was
 * over. Thread-safe; every method blocks.
 */
final class PubSubLeases implements MessageLeases {
    private static final Logger log = LoggerFactory.getLogger(PubSubLeases.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** Pub/Sub answers a pull that finds nothing after a while, before that. */
    private static final Duration PULL = Duration.ofSeconds(90);

    private static final int MAX_PULL = 1_000;
    /** A request may have 512 KiB (Pub/Sub, "Quotas and limits"), and an id has some 200 bytes. */
    private static final int MAX_IDS = 1_000;

    private static final String PERMANENT = "PERMANENT_FAILURE";

    private final GrpcChannel channel;
    private final Subscription source;
    private final SubscriptionOptions options;
    private final String subscription;

    /** The channel is closed with this. */
    PubSubLeases(GrpcChannel channel, Subscription source, SubscriptionOptions options) {
        this.channel = channel;
        this.source = source;
        this.options = options;
        this.subscription = options.subscription();
    }

    @Override
    public List<LeasedDelivery> receive(int room) {
        try {
            return lease(channel.call(
                    SubscriberGrpc.getPullMethod(),
                    PullRequest.newBuilder()
                            .setSubscription(subscription)
                            .setMaxMessages(Math.min(MAX_PULL, room))
                            .build(),
                    PULL));
        } catch (RuntimeException e) {
            if (GoogleFaults.codeOf(e) == Status.Code.DEADLINE_EXCEEDED) {
                return List.of();
            }
            channel.renew();
            throw e;
        }
    }

    /** What has come is ours for the whole lease once Pub/Sub has heard it. */
    private List<LeasedDelivery> lease(PullResponse response) {
        long until = System.nanoTime()
                + Duration.ofSeconds(source.getAckDeadlineSeconds()).toNanos();
        List<LeasedDelivery> deliveries = response.getReceivedMessagesList().stream()
                .map(received -> delivery(received, until))
                .toList();
        extend(deliveries);
        return deliveries;
    }

    /** The lane is the ordering key; where there is none, the message alone. */
    private LeasedDelivery delivery(ReceivedMessage received, long until) {
        String key = received.getMessage().getOrderingKey();
        String messageId = received.getMessage().getMessageId();
        int attempts = Math.max(1, received.getDeliveryAttempt());
        return new LeasedDelivery(
                source.getEnableMessageOrdering() && !key.isEmpty() ? key : messageId,
                messageId,
                received.getAckId(),
                MessageDecoder.decode(shortName(source.getName()), received.getMessage()),
                attempts,
                source.hasDeadLetterPolicy()
                        && attempts >= source.getDeadLetterPolicy().getMaxDeliveryAttempts(),
                until);
    }

    private static String shortName(String fullName) {
        return fullName.substring(fullName.lastIndexOf('/') + 1);
    }

    @Override
    public List<LeasedDelivery> acknowledge(List<LeasedDelivery> done) {
        List<LeasedDelivery> unknown = new ArrayList<>();
        for (List<LeasedDelivery> part : parts(done)) {
            Map<String, String> failures = failuresOf(() -> {
                var unused = channel.call(
                        SubscriberGrpc.getAcknowledgeMethod(),
                        AcknowledgeRequest.newBuilder()
                                .setSubscription(subscription)
                                .addAllAckIds(ids(part))
                                .build(),
                        TIMEOUT);
            });
            for (LeasedDelivery each : part) {
                String failure = failures.get(each.handle());
                if (failure != null && failure.startsWith(PERMANENT)) {
                    log.warn("{} was handled, and may come again: {}", each.message(), failure);
                } else if (failure != null) {
                    unknown.add(each);
                }
            }
        }
        return unknown;
    }

    @Override
    public void extend(List<LeasedDelivery> deliveries) {
        int seconds = options.leaseSeconds();
        for (List<LeasedDelivery> part : parts(deliveries)) {
            long until = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            try {
                Map<String, String> failures = modify(part, seconds);
                part.forEach(each -> record(each, failures.get(each.handle()), until));
            } catch (RuntimeException | Error e) {
                // An Error as well: else the thread that extends would end, and everything came again unseen.
                log.warn("{}: {} messages not extended: {}", subscription, part.size(), GoogleFaults.describe(e));
            }
        }
    }

    private static void record(LeasedDelivery each, @Nullable String failure, long until) {
        if (failure == null) {
            each.extendUntil(until);
        } else if (failure.startsWith(PERMANENT)) {
            each.markLapsed();
        }
    }

    @Override
    public void release(List<LeasedDelivery> deliveries, int seconds) {
        try {
            for (List<LeasedDelivery> part : parts(deliveries)) {
                var unused = modify(part, seconds);
            }
        } catch (RuntimeException e) {
            log.debug("{}: messages not given back, they come when their time is over", subscription, e);
        }
    }

    private Map<String, String> modify(List<LeasedDelivery> part, int seconds) {
        return failuresOf(() -> {
            var unused = channel.call(
                    SubscriberGrpc.getModifyAckDeadlineMethod(),
                    ModifyAckDeadlineRequest.newBuilder()
                            .setSubscription(subscription)
                            .addAllAckIds(ids(part))
                            .setAckDeadlineSeconds(seconds)
                            .build(),
                    TIMEOUT);
        });
    }

    /** Failures by ack id ("Exactly-once delivery"); whatever else fails is thrown on. */
    private static Map<String, String> failuresOf(Runnable call) {
        try {
            call.run();
            return Map.of();
        } catch (RuntimeException e) {
            Map<String, String> failures = GoogleFaults.metadataOf(e);
            if (failures.values().stream().noneMatch(text -> text.contains("_FAILURE_"))) {
                throw e;
            }
            return failures;
        }
    }

    private static List<String> ids(List<LeasedDelivery> part) {
        return part.stream().map(LeasedDelivery::handle).toList();
    }

    private static List<List<LeasedDelivery>> parts(List<LeasedDelivery> deliveries) {
        return LeasedDelivery.parts(deliveries, MAX_IDS);
    }

    @Override
    public void close() {
        channel.close();
    }
}
