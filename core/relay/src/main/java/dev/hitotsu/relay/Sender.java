package dev.hitotsu.relay;

import dev.hitotsu.message.SendResult;
import dev.hitotsu.relay.internal.BatchProgress;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.internal.Destination;
import dev.hitotsu.relay.internal.Destinations;
import dev.hitotsu.relay.internal.SendWindow;
import dev.hitotsu.relay.internal.WakeUpSignal;
import dev.hitotsu.runtime.Clockwork;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to the sink's session so that what the sink has taken of a lane is always a prefix: all at once where
 * the sink promises that itself, otherwise one of each lane at a time. The dispatcher's thread calls it; the sink
 * answers from any thread.
 */
final class Sender {
    private final OpenSession session;
    private final boolean ordered;
    private final SendWindow window;
    private final Destinations destinations;
    private final LeaseKeeper lease;
    private final WakeUpSignal signal;
    private final RelayCounters counters;

    private final AtomicInteger inFlight = new AtomicInteger();
    private final UnsettledOutcomes outcomes = new UnsettledOutcomes();
    private final Queue<Delivery> failed = new ConcurrentLinkedQueue<>();
    private final Queue<Delivery> deliveredParked = new ConcurrentLinkedQueue<>();
    /** What was delivered; others of its lane may wait behind it. */
    private final Queue<Delivery> deliveredInLanes = new ConcurrentLinkedQueue<>();

    private final LaneQueues queues = new LaneQueues();
    private volatile boolean awaitingRoom;
    private final Clockwork clockwork;
    private volatile long answeredAt;

    Sender(OpenSession session, RelayContext context, LeaseKeeper lease, WakeUpSignal signal) {
        RelayOptions options = context.options();
        this.session = session;
        this.lease = lease;
        this.clockwork = context.clockwork();
        this.answeredAt = clockwork.nanoTime();
        this.ordered = session.promisesOrder();
        this.window =
                new SendWindow(options.window().maxMessages(), options.window().maxBytes());
        this.destinations =
                new Destinations(session::destinationOf, session::capacityOf, session::isolates, window, clockwork);
        this.signal = signal;
        this.counters = context.counters();
    }

    Destinations destinations() {
        return destinations;
    }

    /** What targets said to messages that are done with. */
    UnsettledOutcomes outcomes() {
        return outcomes;
    }

    boolean promisesOrder() {
        return ordered;
    }

    boolean hasRoomFor(Delivery delivery) {
        return window.hasRoomFor(delivery.size());
    }

    /** Where the message goes, as the sink says; it is asked anew each time. */
    Destination destinationOf(Delivery delivery) {
        Destination found = destinations.of(delivery.message());
        delivery.setDestination(found);
        return found;
    }

    /** Waits a little for room; not until there is any. */
    void awaitRoom(long nanos) {
        awaitingRoom = true;
        signal.await(nanos);
        awaitingRoom = false;
    }

    /**
     * Sends the message to the destination that it was asked for, or has it wait behind the one of its lane that is in
     * flight.
     *
     * @return the sink's refusal where it refused this message at once, which concerns no other; otherwise null
     */
    @Nullable SendResult submit(Delivery delivery) {
        long now = lease.requireValid();
        enter(delivery, now);
        if (!ordered && !queues.isFirst(delivery)) {
            return null;
        }
        return send(delivery, now);
    }

    /** Sends a message again that came back; its lane is still its own. */
    @Nullable SendResult resubmit(Delivery delivery) {
        var unused = destinationOf(delivery);
        long now = lease.requireValid();
        enter(delivery, now);
        return send(delivery, now);
    }

    /** Sends the next message of every lane whose last one was delivered; returns what the sink refused at once. */
    List<Delivery> sendNextInFreedLanes() {
        List<Delivery> refused = new ArrayList<>();
        for (Delivery delivered = deliveredInLanes.poll(); delivered != null; delivered = deliveredInLanes.poll()) {
            Delivery next = queues.next(delivered);
            if (next != null && send(next, lease.requireValid()) != null) {
                refused.add(next);
            }
        }
        return refused;
    }

    /** Removes what waits in the lane of a message that is not delivered, and frees the lane if that was the first. */
    List<Delivery> removeWaiting(Delivery undelivered) {
        return left(queues.removeWaiting(undelivered));
    }

    /** Removes all messages that were never handed to the sink. */
    void removeAllWaiting() {
        var unused = left(queues.removeAllWaiting());
    }

    private List<Delivery> left(List<Delivery> removed) {
        removed.forEach(this::leave);
        return removed;
    }

    /** All messages that failed after they were handed over, in that order. They leave the window only now. */
    List<Delivery> takeFailed() {
        return takeFailed(Integer.MAX_VALUE);
    }

    /** As {@link #takeFailed()}, but so many at most of those that failed first. */
    List<Delivery> takeFailed(int max) {
        List<Delivery> taken = Delivery.drain(failed, max);
        taken.forEach(this::leave);
        // Of one without an answer nobody knows yet whether it was taken: see Dispatcher.
        taken.stream().filter(delivery -> !delivery.isUnavailable()).forEach(session::recordReturn);
        taken.sort(Comparator.comparingLong(delivery -> delivery.order));
        return taken;
    }

    boolean hasFailed() {
        return !failed.isEmpty();
    }

    /** Parked messages that the sink has taken. */
    List<Delivery> takeDeliveredParked() {
        return deliveredParked.isEmpty() ? List.of() : Delivery.drain(deliveredParked);
    }

    /** Whether the sink has answered everything. */
    boolean isAllAnswered() {
        return inFlight.get() == 0;
    }

    int inFlight() {
        return inFlight.get();
    }

    /** For how long the sink has answered nothing while something was in flight; zero when nothing is. */
    long nanosWithoutAnswer() {
        return isAllAnswered() ? 0 : Math.max(0, clockwork.nanoTime() - answeredAt);
    }

    /**
     * Hands the message to the sink.
     *
     * @param now when the lease was found to be valid: asked anew for each send, so that none begins after the lease,
     *     however long the one before was held up
     */
    private @Nullable SendResult send(Delivery delivery, long now) {
        delivery.order = session.sends();
        delivery.result = null;
        if (inFlight.getAndIncrement() == 0) {
            answeredAt = now;
        }
        CompletableFuture<SendResult> sending = handOver(delivery);
        if (!sending.isDone()) {
            var unused = sending.whenComplete(
                    (result, defect) -> complete(delivery, outcome(result, defect), clockwork.nanoTime()));
            return null;
        }
        SendResult result = sending.handle(Sender::outcome).join();
        if (result instanceof SendResult.Sent || result instanceof SendResult.Unavailable) {
            complete(delivery, result, clockwork.nanoTime());
            return null;
        }
        delivery.result = result;
        counters.countFailure(result);
        long answered = clockwork.nanoTime();
        recordAnswer(answered);
        delivery.destination().recordFailure(answered);
        leave(delivery);
        session.recordReturn(delivery);
        return result;
    }

    private CompletableFuture<SendResult> handOver(Delivery delivery) {
        String unsendable = delivery.unsendableReason();
        return unsendable == null
                ? session.send(delivery)
                : CompletableFuture.completedFuture(SendResult.rejected(unsendable));
    }

    /** Any thread. The message leaves the window only after the dispatcher can see what became of it. */
    private void complete(Delivery delivery, SendResult result, long now) {
        Destination destination = delivery.destination();
        if (result instanceof SendResult.Sent) {
            destinations.recordTaken(destination, now);
            outcomes.record(delivery, result);
            recordDelivered(delivery);
            leave(delivery);
        } else {
            counters.countFailure(result);
            if (result instanceof SendResult.Unavailable) {
                delivery.unanswered = destination.isQuiet(now);
            } else {
                destination.recordFailure(now);
            }
            delivery.result = result;
            failed.add(delivery);
        }
        recordAnswer(now);
        if (!failed.isEmpty() || (awaitingRoom && window.isHalfEmpty())) {
            signal.raise();
        }
    }

    /** A message came back that the sink has taken all the same. */
    void recordTaken(Delivery delivery) {
        session.recordTaken(delivery);
        recordDelivered(delivery);
    }

    private void recordDelivered(Delivery delivery) {
        counters.delivered.increment();
        BatchProgress progress = delivery.progress();
        if (progress != null) {
            progress.recordSettled();
        } else {
            deliveredParked.add(delivery);
            signal.raise();
        }
        if (!ordered && delivery.lane() != null) {
            deliveredInLanes.add(delivery);
            signal.raise();
        }
    }

    private void recordAnswer(long now) {
        if (now - answeredAt > Destination.ANSWER_GRAIN_NANOS) {
            answeredAt = now;
        }
        inFlight.decrementAndGet();
    }

    private void enter(Delivery delivery, long now) {
        window.enter(delivery.size());
        delivery.destination().enter(delivery.size(), now);
    }

    private void leave(Delivery delivery) {
        window.leave(delivery.size());
        delivery.destination().leave(delivery.size());
    }

    private static SendResult outcome(@Nullable SendResult result, @Nullable Throwable defect) {
        return result != null ? result : SendResult.retryable("the sink failed: " + defect);
    }
}
