package dev.hitotsu.google.pubsub;

import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.SubscriberGrpc;
import dev.hitotsu.google.internal.GoogleFaults;
import dev.hitotsu.google.internal.GrpcChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a receiver says about deliveries: done, or mine for some seconds more. With exactly-once delivery Pub/Sub
 * answers for each; else it answers for all, and says nothing of those whose time was over. Thread-safe; every method
 * blocks.
 */
final class AckCalls {
    private static final Logger log = LoggerFactory.getLogger(AckCalls.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** A request may have 512 KiB (Pub/Sub, "Quotas and limits"), and an id has some 200 bytes. */
    private static final int MAX_IDS = 1_000;

    private static final String PERMANENT = "PERMANENT_FAILURE";

    private final GrpcChannel channel;
    private final String subscription;

    AckCalls(GrpcChannel channel, String subscription) {
        this.channel = channel;
        this.subscription = subscription;
    }

    /**
     * Acknowledges these; returns those of which it is not known.
     *
     * @throws RuntimeException if there is no answer
     */
    List<PubSubDelivery> acknowledge(List<PubSubDelivery> done) {
        List<PubSubDelivery> unknown = new ArrayList<>();
        for (List<PubSubDelivery> part : parts(done)) {
            Map<String, String> failures = failuresOf(() -> {
                var unused = channel.call(
                        SubscriberGrpc.getAcknowledgeMethod(),
                        AcknowledgeRequest.newBuilder()
                                .setSubscription(subscription)
                                .addAllAckIds(ids(part))
                                .build(),
                        TIMEOUT);
            });
            for (PubSubDelivery each : part) {
                String failure = failures.get(each.ackId());
                if (failure != null && failure.startsWith(PERMANENT)) {
                    log.warn("{} was handled, and may come again: {}", each.message(), failure);
                } else if (failure != null) {
                    unknown.add(each);
                }
            }
        }
        return unknown;
    }

    /** Extends the time of these; each hears when it is over now. Where there is no answer, it stays as it was. */
    void extend(List<PubSubDelivery> deliveries, int seconds) {
        for (List<PubSubDelivery> part : parts(deliveries)) {
            long until = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            try {
                Map<String, String> failures = modify(part, seconds);
                part.forEach(each -> record(each, failures.get(each.ackId()), until));
            } catch (RuntimeException | Error e) {
                // An Error as well: else the thread that extends would end, and everything came again unseen.
                log.warn("{}: {} messages not extended: {}", subscription, part.size(), GoogleFaults.describe(e));
            }
        }
    }

    private static void record(PubSubDelivery each, @Nullable String failure, long until) {
        if (failure == null) {
            each.extendUntil(until);
        } else if (failure.startsWith(PERMANENT)) {
            each.markLapsed();
        }
    }

    /**
     * Gives these back, so that they come again after so many seconds. Where Pub/Sub does not hear it, they come when
     * their time is over.
     */
    void release(List<PubSubDelivery> deliveries, int seconds) {
        try {
            for (List<PubSubDelivery> part : parts(deliveries)) {
                var unused = modify(part, seconds);
            }
        } catch (RuntimeException e) {
            log.debug("{}: messages not given back, they come when their time is over", subscription, e);
        }
    }

    private Map<String, String> modify(List<PubSubDelivery> part, int seconds) {
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

    private static List<String> ids(List<PubSubDelivery> part) {
        return part.stream().map(PubSubDelivery::ackId).toList();
    }

    private static List<List<PubSubDelivery>> parts(List<PubSubDelivery> deliveries) {
        List<List<PubSubDelivery>> parts = new ArrayList<>();
        for (int i = 0; i < deliveries.size(); i += MAX_IDS) {
            parts.add(deliveries.subList(i, Math.min(i + MAX_IDS, deliveries.size())));
        }
        return parts;
    }
}
