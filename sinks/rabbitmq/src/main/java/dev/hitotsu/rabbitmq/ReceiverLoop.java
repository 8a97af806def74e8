package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import dev.hitotsu.message.FailureStreak;
import dev.hitotsu.message.ReceiverState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The receiver's thread: connects, has deliveries handled, and connects again when the connection is lost. */
final class ReceiverLoop implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ReceiverLoop.class);

    /** Also how long closing waits for a delivery. */
    private static final Duration MAX_WAIT = Duration.ofMillis(200);

    private final ConnectionFactory factory;
    private final ReceiverOptions options;
    private final ReceiverState state;
    private final DeliveryHandler handler;
    private final FailureStreak failures;

    ReceiverLoop(ConnectionFactory factory, ReceiverOptions options, ReceiverState state) {
        this.factory = factory;
        this.options = options;
        this.state = state;
        this.handler = new DeliveryHandler(options, state);
        this.failures = new FailureStreak(
                log,
                "Receiving from queue " + options.queue(),
                options.retryPolicy().backoff(),
                options.random(),
                System::nanoTime);
    }

    /** Returns when closed, interrupted, or stopped by the poison handler. Throws only on a defect. */
    @Override
    public void run() {
        try {
            while (mayContinue()) {
                String reason = receiveUntilLost();
                if (mayContinue()) {
                    waitAfter(reason);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void waitAfter(String reason) throws InterruptedException {
        if (state.awaitClosing(failures.recordFailure(done(), reason))) {
            log.debug("Closed while waiting for a connection");
        }
    }

    /** Returns why it cannot receive any more. */
    private String receiveUntilLost() throws InterruptedException {
        try {
            return connectAndReceive();
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            return ChannelLoss.reasonOf(e);
        }
    }

    private String connectAndReceive() throws IOException, TimeoutException, InterruptedException {
        BrokerConnection broker = BrokerConnection.open(factory);
        try {
            new DestinationCache(broker.connection(), options.queueDeclaration())
                    .ensureExists(Destination.queue(options.queue()));
            handler.useLimit(DeliveryLimit.ask(
                    options.management(), factory.getVirtualHost(), options.queue(), broker.connection()));
            handleRedelivered(broker.connection());
            QueueConsumer deliveries = new QueueConsumer(broker.connection().createChannel(), options.queue());
            if (mayContinue()) {
                deliveries.start(options.prefetch());
                receive(deliveries);
            }
            return deliveries.lossReason();
        } finally {
            broker.close();
        }
    }

    /**
     * Takes the messages that were delivered before one at a time, until there comes one that was not. The broker counts a
     * delivery of all that it delivered ahead when this process ends, and drops what it has delivered too often. So a
     * message that ends the process takes no other along.
     */
    private void handleRedelivered(Connection connection) throws IOException, TimeoutException, InterruptedException {
        QueueConsumer alone = new QueueConsumer(connection.createChannel(), options.queue());
        boolean redelivered = true;
        while (redelivered && mayContinue() && alone.getChannel().isOpen()) {
            QueueConsumer.Delivery first = fetch(alone);
            redelivered = first != null && first.deliveriesBefore() > 0;
            if (first != null) {
                handle(alone, List.of(first));
            }
        }
        if (mayContinue() && alone.getChannel().isOpen()) {
            alone.getChannel().close();
        }
    }

    /** Some queues cannot be fetched from, such as those with a single active consumer; then the broker closes the channel. */
    private static QueueConsumer.@Nullable Delivery fetch(QueueConsumer alone) throws IOException {
        try {
            return alone.fetch();
        } catch (IOException e) {
            if (!alone.getChannel().getConnection().isOpen()) {
                throw e;
            }
            log.debug("Messages are not fetched alone: {}", ChannelLoss.reasonOf(e));
            return null;
        }
    }

    private void receive(QueueConsumer deliveries) throws IOException, InterruptedException {
        while (mayContinue() && !deliveries.isClosed()) {
            List<QueueConsumer.Delivery> batch = deliveries.take(options.batch(), MAX_WAIT);
            if (!batch.isEmpty()) {
                handle(deliveries, batch);
            }
        }
    }

    private void handle(QueueConsumer source, List<QueueConsumer.Delivery> batch)
            throws IOException, InterruptedException {
        state.addReceived(batch.size());
        handler.handle(source, batch);
        failures.recordProgress(done());
    }

    private long done() {
        return state.handled() + state.skipped();
    }

    private boolean mayContinue() {
        return !state.isClosing() && !handler.isStopped();
    }
}
