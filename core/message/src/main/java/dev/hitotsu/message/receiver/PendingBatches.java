package dev.hitotsu.message.receiver;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.FailureLog;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.PoisonHandler.Decision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Batches to be handled: those just received, and those that failed and wait for their next attempt. The lanes of the
 * latter are held, the others go on. Used by the receiver's thread only.
 *
 * <p>Whatever the handler throws is a failure of its messages, an {@link Error} and an interrupt too: it must not end
 * a thread that others' messages need.
 */
final class PendingBatches<D extends Delivery> implements Pending<D> {
    private static final Logger log = LoggerFactory.getLogger(PendingBatches.class);

    private final Subscription<D> subscription;
    private final Handling handling;
    private final ReceiverState state;
    private final FailureLog failureLog;
    private final List<PendingBatch<D>> batches = new ArrayList<>();
    private long completed;
    private boolean stopped;

    PendingBatches(Subscription<D> subscription, Handling handling, ReceiverState state) {
        this.subscription = subscription;
        this.handling = handling;
        this.state = state;
        this.failureLog = new FailureLog(log, handling.ticker());
    }

    /** How many messages were handled or skipped, and acknowledged. */
    @Override
    public long completed() {
        return completed;
    }

    /** Whether the poison handler stopped the receiver. */
    @Override
    public boolean isStopped() {
        return stopped;
    }

    /** Deliveries of a lane where one is no message, or endangered, are handled one by one, the others together. */
    @Override
    public void add(List<D> deliveries) {
        Set<String> careful = deliveries.stream()
                .filter(delivery -> delivery.problem() != null || delivery.isEndangered())
                .map(Delivery::lane)
                .collect(Collectors.toSet());
        List<D> together =
                deliveries.stream().filter(one -> !careful.contains(one.lane())).toList();
        List<D> alone =
                deliveries.stream().filter(one -> careful.contains(one.lane())).toList();
        if (!together.isEmpty()) {
            batches.add(PendingBatch.together(together, now()));
        }
        if (!alone.isEmpty()) {
            addOneByOne(alone, careful);
        }
    }

    private void addOneByOne(List<D> deliveries, Set<String> lanes) {
        batches.addAll(PendingBatch.oneByOne(deliveries, now()));
        subscription.hold(lanes);
    }

    /** Forgets what was delivered of lanes that are lost. */
    @Override
    public void drop(Collection<String> lanes) {
        batches.forEach(batch -> batch.drop(lanes));
        batches.removeIf(PendingBatch::isEmpty);
    }

    /** Nanoseconds until a batch is due, {@code max} at most. */
    @Override
    public long nanosUntilDue(long max) {
        long now = now();
        return batches.stream().mapToLong(batch -> batch.nanosUntilDue(now)).reduce(max, Math::min);
    }

    /** Makes one attempt for each batch that is due. */
    @Override
    public void attemptDue() throws BrokerUnavailableException {
        try {
            for (PendingBatch<D> batch : List.copyOf(batches)) {
                if (!stopped && !state.isClosing() && !batch.isEmpty() && batch.nanosUntilDue(now()) <= 0) {
                    attempt(batch);
                }
            }
        } catch (BrokerUnavailableException e) {
            // Some batches were not attempted. Nothing more of their lanes may come before them.
            batches.forEach(batch -> subscription.hold(batch.lanes()));
            throw e;
        }
    }

    private void attempt(PendingBatch<D> batch) throws BrokerUnavailableException {
        List<D> next = batch.next();
        UndecodableMessageException problem = next.getFirst().problem();
        if (problem != null) {
            handlePoison(batch, next, batch.recordFailure(), problem);
            return;
        }
        Throwable failure = handle(toBatch(next));
        if (failure != null) {
            handleFailure(batch, next, failure);
            return;
        }
        state.addHandled(next.size());
        complete(batch, next);
    }

    /** What the handler threw; null if it has handled the batch. */
    private @Nullable Throwable handle(ReceivedBatch batch) {
        try {
            handling.handler().handle(batch);
            return null;
        } catch (Throwable e) {
            return e;
        } finally {
            clearInterrupt();
        }
    }

    /** A handler may leave an interrupt behind, which would hit the next handler or the broker's client. */
    private static void clearInterrupt() {
        if (Thread.interrupted()) {
            log.debug("An interrupt is ignored");
        }
    }

    private ReceivedBatch toBatch(List<D> deliveries) {
        return new ReceivedBatch(
                deliveries.stream().map(Delivery::message).toList(),
                subscription.positionsBehind(deliveries),
                subscription.reader());
    }

    private void complete(PendingBatch<D> batch, List<D> next) throws BrokerUnavailableException {
        Set<String> lanes = batch.lanes();
        batch.removeNext();
        if (batch.isEmpty()) {
            batches.remove(batch);
            // No other batch has one of these lanes: a lane that waits is held, so nothing more of it was delivered.
            subscription.resume(lanes);
        }
        subscription.acknowledge(next);
        completed += next.size();
    }

    private void handleFailure(PendingBatch<D> batch, List<D> next, Throwable error) throws BrokerUnavailableException {
        state.addRetried(next.size());
        int failures = batch.recordFailure();
        if (batch.isOneByOne()) {
            handleFailureOfOne(batch, next, failures, error);
        } else {
            handleFailureOfAll(batch, failures, error);
        }
    }

    private void handleFailureOfAll(PendingBatch<D> batch, int failures, Throwable error) {
        failureLog.log(
                Level.WARN, "A batch of " + batch.all().size() + " messages failed " + failures + " times", error);
        if (failures < handling.retryPolicy().maxBatchAttempts()) {
            postpone(batch, failures);
        } else {
            batches.remove(batch);
            addOneByOne(batch.all(), batch.lanes());
        }
    }

    private void handleFailureOfOne(PendingBatch<D> batch, List<D> next, int failures, Throwable error)
            throws BrokerUnavailableException {
        D one = next.getFirst();
        if (failures < handling.retryPolicy().maxMessageAttempts() && !one.isEndangered()) {
            failureLog.log(Level.WARN, one.message() + " failed " + failures + " times", error);
            postpone(batch, failures);
        } else {
            handlePoison(batch, next, failures, error);
        }
    }

    private void postpone(PendingBatch<D> batch, int failures) {
        subscription.hold(batch.lanes());
        batch.postponeUntil(now() + handling.delayAfter(failures).toNanos());
    }

    private void handlePoison(PendingBatch<D> batch, List<D> next, int failures, Throwable error)
            throws BrokerUnavailableException {
        Message message = next.getFirst().message();
        switch (decide(message, failures, error)) {
            case RETRY -> {
                failureLog.log(
                        Level.ERROR,
                        message + " holds back " + batch.lanes() + ": failed " + failures + " times",
                        error);
                postpone(batch, failures);
            }
            case SKIP -> {
                log.error("{} skipped: failed {} times: {}", message, failures, FailureLog.describe(error));
                state.addSkipped();
                complete(batch, next);
            }
            case STOP -> {
                failureLog.log(Level.ERROR, message + " stops the receiver: failed " + failures + " times", error);
                stopped = true;
            }
        }
    }

    private Decision decide(Message message, int failures, Throwable error) {
        try {
            return requireNonNull(
                    handling.poisonHandler().decide(message, failures, error),
                    "decision: null (expected: RETRY, SKIP or STOP)");
        } catch (Throwable e) {
            failureLog.log(Level.ERROR, "No decision about " + message + ", it is tried again", e);
            return Decision.RETRY;
        } finally {
            clearInterrupt();
        }
    }

    private long now() {
        return handling.ticker().getAsLong();
    }
}
