package dev.hitotsu.nats;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The consumers of a receiver over one connection. What was delivered and is not acknowledged is kept from being
 * delivered again, however long its handler takes, by a thread that tells the server so. The receiver's thread uses it.
 */
final class OpenSubscription {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    private static final int EXTENSIONS_PER_WAIT = 3;

    private final ConnectionEvents events;
    private final Connection connection;
    private final JetStreamManagement management;
    private final SubscriptionOptions options;
    private final Map<String, OpenConsumer> consumers = new LinkedHashMap<>();
    private final BlockingQueue<NatsDelivery> arrived = new LinkedBlockingQueue<>();

    private OpenSubscription(ConnectionEvents events, Connection connection, SubscriptionOptions options)
            throws IOException {
        this.management = connection.jetStreamManagement(
                JetStreamOptions.builder().requestTimeout(REQUEST_TIMEOUT).build());
        this.events = events;
        this.connection = connection;
        this.options = options;
    }

    /** Connects, and makes sure that there are streams and consumers. Blocks for the client's time-outs at most. */
    static OpenSubscription connect(ConnectionSettings settings, SubscriptionOptions options)
            throws IOException, InterruptedException {
        ConnectionSettings.Opened connected = settings.connect();
        OpenSubscription subscription = new OpenSubscription(connected.events(), connected.connection(), options);
        boolean opened = false;
        try {
            subscription.start();
            opened = true;
            return subscription;
        } catch (JetStreamApiException e) {
            throw new IOException("consumer " + options.durable() + ": " + NatsErrors.describe(e), e);
        } finally {
            if (!opened) {
                connected.connection().close();
            }
        }
    }

    private void start() throws IOException, JetStreamApiException {
        ConsumerDeclaration declaration = new ConsumerDeclaration(new Streams(management), management, options);
        for (String subject : options.subjects()) {
            OpenConsumer consumer = new OpenConsumer(subject, declaration.findOrCreate(subject), options.ackWait());
            consumers.put(subject, consumer);
            consumer.start(connection, options.prefetch(), arrived::add);
        }
        Thread.ofVirtual().name("hitotsu-nats-extend").start(this::extend);
    }

    private void extend() {
        Duration shortest = consumers.values().stream()
                .map(OpenConsumer::redeliveryDelay)
                .min(Duration::compareTo)
                .orElse(options.ackWait());
        try {
            while (!events.awaitLoss(shortest.dividedBy(EXTENSIONS_PER_WAIT))) {
                consumers.values().forEach(OpenConsumer::extend);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            var unused = events.markLost(NatsErrors.describe(e));
        }
    }

    /**
     * Takes what has arrived, a batch at most; waits for something to arrive. All that it gave before of these subjects
     * must be acknowledged.
     */
    List<NatsDelivery> take(Duration maxWait, Set<String> heldSubjects) throws InterruptedException {
        List<NatsDelivery> batch = drain(heldSubjects);
        if (!batch.isEmpty()) {
            return batch;
        }
        NatsDelivery next = arrived.poll(maxWait.toNanos(), TimeUnit.NANOSECONDS);
        for (; next != null; next = arrived.poll()) {
            consumerOf(next).sortIn(next);
        }
        consumers.values().forEach(consumer -> consumer.askForRedeliveries(management));
        return drain(heldSubjects);
    }

    private List<NatsDelivery> drain(Set<String> heldSubjects) {
        List<NatsDelivery> batch = new ArrayList<>();
        int share = Math.max(1, options.batch() / consumers.size());
        consumers.forEach((subject, consumer) -> {
            if (!heldSubjects.contains(subject)) {
                consumer.drainTo(batch, share);
            }
        });
        return batch;
    }

    void acknowledge(List<NatsDelivery> done) {
        done.forEach(delivery -> consumerOf(delivery).acknowledge(delivery));
    }

    private OpenConsumer consumerOf(NatsDelivery delivery) {
        OpenConsumer consumer = consumers.get(delivery.lane());
        if (consumer == null) {
            throw new IllegalStateException(
                    "lane " + delivery.lane() + " (expected: one of " + consumers.keySet() + ")");
        }
        return consumer;
    }

    /** Whether nothing more comes, and nothing can be acknowledged. */
    boolean isLost() {
        return events.isLost();
    }

    /** Why it is lost. */
    String lossReason() {
        return events.lossReason();
    }

    /** Gives back what is not acknowledged, but for what is on its way here just now, and disconnects. */
    void close() {
        try {
            if (events.markLost("closed")) {
                consumers.values().forEach(OpenConsumer::stop);
                connection.flush(REQUEST_TIMEOUT);
                consumers.values().forEach(OpenConsumer::giveBack);
                connection.flush(REQUEST_TIMEOUT);
            }
        } catch (IllegalStateException | TimeoutException e) {
            // It was lost meanwhile: then the server delivers again when its time is over.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
        }
    }

    private void disconnect() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
