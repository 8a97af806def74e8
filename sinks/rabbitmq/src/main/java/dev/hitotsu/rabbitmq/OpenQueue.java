package dev.hitotsu.rabbitmq;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue over one connection. Not thread-safe.
 *
 * <p>At first it takes the messages that were delivered before one at a time, until there comes one that was not. The
 * broker counts a delivery of all that it delivered ahead when this process ends, and drops what it has delivered too
 * often. So a message that ends the process takes no other along.
 */
final class OpenQueue {
    private static final Logger log = LoggerFactory.getLogger(OpenQueue.class);

    private final BrokerConnection broker;
    private final SubscriptionOptions options;
    private final DeliveryLimit limit;
    private QueueConsumer source;
    private int unacknowledged;
    private boolean redelivered = true;
    private boolean consuming;

    private OpenQueue(BrokerConnection broker, SubscriptionOptions options, DeliveryLimit limit) throws IOException {
        this.broker = broker;
        this.options = options;
        this.limit = limit;
        this.source = openConsumer();
    }

    /** Connects, and makes sure that the queue exists. Blocks for the factory's timeouts at most. */
    static OpenQueue connect(BrokerAddress address, SubscriptionOptions options)
            throws IOException, InterruptedException {
        BrokerConnection broker = address.connect();
        boolean opened = false;
        try {
            new DestinationCache(broker.connection(), options.queueDeclaration())
                    .ensureExists(Destination.queue(options.queue()));
            DeliveryLimit limit = DeliveryLimit.ask(
                    options.management(), address.virtualHost(), options.queue(), broker.connection());
            OpenQueue queue = new OpenQueue(broker, options, limit);
            opened = true;
            return queue;
        } finally {
            if (!opened) {
                broker.close();
            }
        }
    }

    private QueueConsumer openConsumer() throws IOException {
        return new QueueConsumer(broker.connection().createChannel(), options.queue(), limit);
    }

    /** Takes what has arrived, a batch at most; waits for the first. */
    List<QueueDelivery> take(Duration maxWait) throws IOException, TimeoutException, InterruptedException {
        if (redelivered) {
            QueueDelivery first = fetch();
            redelivered = first != null && first.deliveriesBefore() > 0;
            if (first != null) {
                unacknowledged++;
                return warnedOf(List.of(first));
            }
        }
        if (!consuming) {
            startConsuming();
        }
        List<QueueDelivery> taken = source.take(options.batch(), maxWait);
        unacknowledged += taken.size();
        return warnedOf(taken);
    }

    private List<QueueDelivery> warnedOf(List<QueueDelivery> deliveries) {
        for (QueueDelivery delivery : deliveries) {
            if (delivery.isEndangered()) {
                log.warn(
                        "{} of queue {} was delivered {} times before; the broker drops it after {} ({})",
                        delivery.message(),
                        options.queue(),
                        delivery.deliveriesBefore(),
                        limit.deliveries(),
                        limit.origin());
            }
        }
        return deliveries;
    }

    /**
     * Some queues cannot be fetched from, such as those with a single active consumer; then the broker closes the
     * channel.
     */
    private @Nullable QueueDelivery fetch() throws IOException {
        try {
            return source.fetch();
        } catch (IOException e) {
            if (!broker.connection().isOpen()) {
                throw e;
            }
            log.debug("Messages are not fetched alone: {}", ChannelLoss.reasonOf(e));
            return null;
        }
    }

    /** On the channel of what was fetched and is not acknowledged: a broker that gets all back keeps its order. */
    private void startConsuming() throws IOException, TimeoutException {
        if (unacknowledged == 0) {
            if (source.getChannel().isOpen()) {
                source.getChannel().close();
            }
            source = openConsumer();
        }
        source.start(options.prefetch());
        consuming = true;
    }

    void acknowledge(List<QueueDelivery> done) throws IOException {
        source.acknowledge(done);
        unacknowledged -= done.size();
    }

    /** Whether nothing more comes, and nothing can be acknowledged. */
    boolean isLost() {
        return source.isClosed();
    }

    /** Why it is lost. */
    String lossReason() {
        return source.lossReason();
    }

    /** Waits until it is lost, or for the time given. */
    void awaitLoss(Duration maxWait) throws InterruptedException {
        source.awaitLoss(maxWait);
    }

    /** Disconnects; what is unacknowledged comes again. */
    void close() {
        broker.close();
    }
}
