package dev.hitotsu.nats;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the consumers of a receiver at the server, or makes them. Every method blocks for a few round trips. */
final class ConsumerDeclaration {
    private static final Logger log = LoggerFactory.getLogger(ConsumerDeclaration.class);
    /** More than that is no bound of memory. */
    private static final long MAX_AHEAD = 65_535;

    private final Streams streams;
    private final JetStreamManagement management;
    private final SubscriptionOptions options;

    ConsumerDeclaration(Streams streams, JetStreamManagement management, SubscriptionOptions options) {
        this.streams = streams;
        this.management = management;
        this.options = options;
    }

    /**
     * The consumer of a subject; one that is there stays as it is.
     *
     * @throws IllegalStateException if it is not fit, and will not be by itself
     */
    ConsumerInfo findOrCreate(String subject) throws IOException, JetStreamApiException {
        String stream = stream(subject).getConfiguration().getName();
        String durable = options.durableOf(subject);
        if (management.getConsumerNames(stream).contains(durable)) {
            ConsumerInfo found = management.getConsumerInfo(stream, durable);
            requireFit(found);
            return found;
        }
        log.info("Consumer {} of stream {}: created, from its first message on", durable, stream);
        return management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable(durable)
                        .filterSubject(subject)
                        .deliverPolicy(DeliverPolicy.All)
                        .ackPolicy(AckPolicy.Explicit)
                        .ackWait(options.ackWait())
                        .maxAckPending(options.prefetch())
                        .build());
    }

    private StreamInfo stream(String subject) throws IOException {
        if (options.declaration() != StreamDeclaration.NONE && Subjects.obstacle(subject) == null) {
            streams.declare(subject);
        }
        return streams.keeping(subject)
                .orElseThrow(() -> new IOException("no stream keeps subject " + subject + " (expected: one)"));
    }

    private static void requireFit(ConsumerInfo found) {
        ConsumerConfiguration config = found.getConsumerConfiguration();
        String name = "consumer " + found.getName() + " of stream " + found.getStreamName() + ": ";
        require(
                config.getDeliverSubject() == null,
                name + "pushes to " + config.getDeliverSubject() + " (expected: one to pull from)");
        require(config.getAckPolicy() != AckPolicy.None, name + "ack_policy none (expected: explicit)");
        require(
                config.getMaxAckPending() > 0 && config.getMaxAckPending() <= MAX_AHEAD,
                name + "max_ack_pending " + config.getMaxAckPending() + " (expected: 1.." + MAX_AHEAD
                        + ", which bounds what is delivered ahead)");
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalStateException(problem);
        }
    }
}
