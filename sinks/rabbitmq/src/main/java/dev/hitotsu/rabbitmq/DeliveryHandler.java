package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.AlreadyClosedException;
import dev.hitotsu.message.FailureLog;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.PoisonHandler.Decision;
import dev.hitotsu.message.ReceivedBatch;
import dev.hitotsu.message.ReceiverState;
import dev.hitotsu.message.UndecodableMessageException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Has deliveries handled, first as a batch, then one by one. They stay unacknowledged until they are done, so that their
 * order holds and the broker delivers them to another consumer if this one dies. Used by the receiver's thread only.
 */
final class DeliveryHandler {
    private static final Logger log = LoggerFactory.getLogger(DeliveryHandler.class);

    private final ReceiverOptions options;
    private final ReceiverState state;
    private final FailureLog failureLog = new FailureLog(log, System::nanoTime);
    private DeliveryLimit limit = DeliveryLimit.assumed();
    private long warnedOf;
    private boolean stopped;

    DeliveryHandler(ReceiverOptions options, ReceiverState state) {
        this.options = options;
        this.state = state;
    }

    /** The limit of the queue from now on. */
    void useLimit(DeliveryLimit newLimit) {
        limit = newLimit;
        warnedOf = 0;
    }

    /** Whether the poison handler stopped the receiver. */
    boolean isStopped() {
        return stopped;
    }

    /** Returns early when closing, stopped, or the channel is lost: then the broker delivers the rest again. */
    void handle(QueueConsumer source, List<QueueConsumer.Delivery> batch) throws IOException, InterruptedException {
        List<QueueConsumer.Delivery> messages = new ArrayList<>();
        for (QueueConsumer.Delivery delivery : batch) {
            UndecodableMessageException problem = delivery.problem();
            if (problem == null) {
                messages.add(delivery);
            } else {
                handleMessages(source, messages);
                messages.clear();
                handleUndecodable(source, delivery, problem);
            }
        }
        handleMessages(source, messages);
    }

    private void handleUndecodable(
            QueueConsumer source, QueueConsumer.Delivery delivery, UndecodableMessageException problem)
            throws IOException, InterruptedException {
        for (int failures = 1; mayContinue(source); failures++) {
            if (resolvePoison(source, List.of(delivery), failures, problem)) {
                return;
            }
            pause(failures);
        }
    }

    private void handleMessages(QueueConsumer source, List<QueueConsumer.Delivery> batch)
            throws IOException, InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        for (int failures = 1; mayContinue(source); failures++) {
            if (batch.size() == 1 && isNearLimit(batch.getFirst())) {
                handleAlone(source, batch);
                return;
            }
            Exception error = attempt(source, batch);
            if (error == null) {
                return;
            }
            failureLog.log(Level.WARN, "A batch of " + batch.size() + " messages failed " + failures + " times", error);
            if (failures >= options.retryPolicy().maxBatchAttempts()) {
                for (QueueConsumer.Delivery delivery : batch) {
                    handleAlone(source, List.of(delivery));
                }
                return;
            }
            pause(failures);
        }
    }

    private void handleAlone(QueueConsumer source, List<QueueConsumer.Delivery> one)
            throws IOException, InterruptedException {
        Message message = one.getFirst().message();
        for (int failures = 1; mayContinue(source); failures++) {
            Exception error = attempt(source, one);
            if (error == null) {
                return;
            }
            failureLog.log(Level.WARN, message + " failed " + failures + " times", error);
            boolean asks = failures >= options.retryPolicy().maxMessageAttempts() || isNearLimit(one.getFirst());
            if (asks && resolvePoison(source, one, failures, error)) {
                return;
            }
            pause(failures);
        }
    }

    /** Warns of a message that the broker may drop soon, and that the poison handler must hear of before. */
    private boolean isNearLimit(QueueConsumer.Delivery delivery) {
        if (!limit.isNear(delivery.deliveriesBefore())) {
            return false;
        }
        if (delivery.tag() != warnedOf) {
            warnedOf = delivery.tag();
            log.warn(
                    "{} of queue {} was delivered {} times before; the broker drops it after {} ({})",
                    delivery.message(),
                    options.queue(),
                    delivery.deliveriesBefore(),
                    limit.deliveries(),
                    limit.origin());
        }
        return true;
    }

    /** The error of the handler; null if the deliveries are done. */
    private @Nullable Exception attempt(QueueConsumer source, List<QueueConsumer.Delivery> batch)
            throws IOException, InterruptedException {
        try {
            options.handler()
                    .handle(new ReceivedBatch(
                            batch.stream().map(QueueConsumer.Delivery::message).toList(),
                            Map.of(),
                            "RabbitMQ queue " + options.queue()));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            state.addRetried(batch.size());
            return e;
        }
        state.addHandled(batch.size());
        acknowledge(source, batch);
        return null;
    }

    private boolean resolvePoison(QueueConsumer source, List<QueueConsumer.Delivery> one, int failures, Exception error)
            throws IOException {
        Message message = one.getFirst().message();
        switch (decide(message, failures, error)) {
            case RETRY ->
                failureLog.log(
                        Level.ERROR,
                        message + " holds back queue " + options.queue() + ": failed " + failures + " times",
                        error);
            case SKIP -> {
                log.error("{} skipped: failed {} times: {}", message, failures, FailureLog.describe(error));
                state.addSkipped();
                acknowledge(source, one);
                return true;
            }
            case STOP -> {
                log.error("{} stops the receiver: failed {} times", message, failures, error);
                stopped = true;
            }
        }
        return false;
    }

    private Decision decide(Message message, int failures, Exception error) {
        try {
            return options.poisonHandler().decide(message, failures, error);
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            failureLog.log(Level.ERROR, "No decision about " + message + ", it is tried again", e);
            return Decision.RETRY;
        }
    }

    private static void acknowledge(QueueConsumer source, List<QueueConsumer.Delivery> batch) throws IOException {
        try {
            source.acknowledge(batch);
        } catch (AlreadyClosedException e) {
            throw new IOException("not acknowledged, the messages come again: " + ChannelLoss.describe(e), e);
        }
    }

    private boolean mayContinue(QueueConsumer source) {
        return !stopped && !source.isClosed() && !state.isClosing();
    }

    private void pause(int failures) throws InterruptedException {
        Duration delay = options.retryPolicy().backoff().delayAfter(failures, options.random());
        if (!stopped && state.awaitClosing(delay)) {
            log.debug("Closed while waiting");
        }
    }
}
