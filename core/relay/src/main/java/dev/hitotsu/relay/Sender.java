package dev.hitotsu.relay;

import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.runtime.Clockwork;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to the sink so that what the sink has taken of a lane is always a prefix: all at once where the sink
 * promises that itself, otherwise one of each lane at a time. The dispatcher's thread calls it; the sink answers from any
 * thread.
 */
final class Sender {
    private final Sink sink;
    private final boolean ordered;
    private final SendWindow window;
    private final WakeUpSignal signal;
    private final RelayCounters counters;

    private final AtomicInteger inFlight = new AtomicInteger();
    private final Queue<Delivery> failed = new ConcurrentLinkedQueue<>();
    private final Queue<Delivery> deliveredParked = new ConcurrentLinkedQueue<>();
    private final Queue<Lane> freedLanes = new ConcurrentLinkedQueue<>();
    private final Map<Lane, Deque<Delivery>> waitingByLane = new HashMap<>();
    private volatile boolean awaitingRoom;
    private final Clockwork clockwork;
    private volatile long answeredAt;
    private long sends;

    Sender(Sink sink, RelayContext context, WakeUpSignal signal) {
        RelayOptions options = context.options();
        this.sink = sink;
        this.clockwork = context.clockwork();
        this.answeredAt = clockwork.nanoTime();
        this.ordered = sink.pipelining() == Pipelining.ORDERED;
        this.window =
                new SendWindow(options.window().maxMessages(), options.window().maxBytes());
        this.signal = signal;
        this.counters = context.counters();
    }

    boolean promisesOrder() {
        return ordered;
    }

    boolean hasRoomFor(Delivery delivery) {
        return window.hasRoomFor(delivery.size());
    }

    /** Waits a little for room; not until there is any. */
    void awaitRoom(long nanos) {
        awaitingRoom = true;
        signal.await(nanos);
        awaitingRoom = false;
    }

    /**
     * Sends the message, or has it wait behind the one of its lane that is in flight.
     *
     * @return the sink's refusal where it refused this message at once, which concerns no other; otherwise null
     */
    @Nullable SendResult submit(Delivery delivery) {
        window.enter(delivery.size());
        Lane lane = delivery.lane();
        if (!ordered && lane != null) {
            Deque<Delivery> waiting = waitingByLane.get(lane);
            if (waiting != null) {
                waiting.add(delivery);
                return null;
            }
            waitingByLane.put(lane, new ArrayDeque<>(1));
        }
        return send(delivery);
    }

    /** Sends a message again that came back; its lane is still its own. */
    @Nullable SendResult resubmit(Delivery delivery) {
        window.enter(delivery.size());
        return send(delivery);
    }

    /** Sends the next message of every lane whose last one was delivered; returns those that the sink refused at once. */
    List<Delivery> sendNextInFreedLanes() {
        List<Delivery> refused = new ArrayList<>();
        for (Lane lane = freedLanes.poll(); lane != null; lane = freedLanes.poll()) {
            Deque<Delivery> waiting = waitingByLane.get(lane);
            Delivery next = waiting == null ? null : waiting.poll();
            if (next == null) {
                waitingByLane.remove(lane);
            } else if (send(next) != null) {
                refused.add(next);
            }
        }
        return refused;
    }

    /** Removes the messages that wait behind one that failed, and frees the lane. */
    List<Delivery> removeWaiting(@Nullable Lane lane) {
        Deque<Delivery> waiting = ordered || lane == null ? null : waitingByLane.remove(lane);
        if (waiting == null) {
            return List.of();
        }
        waiting.forEach(delivery -> window.leave(delivery.size()));
        return List.copyOf(waiting);
    }

    /** Removes all messages that were never handed to the sink. */
    void removeAllWaiting() {
        waitingByLane.values().forEach(waiting -> waiting.forEach(delivery -> window.leave(delivery.size())));
        waitingByLane.clear();
    }

    /** Messages that failed after they were handed over, in the order in which they were. They leave the window only now. */
    List<Delivery> takeFailed() {
        List<Delivery> taken = drain(failed);
        taken.forEach(delivery -> window.leave(delivery.size()));
        taken.sort(Comparator.comparingLong(delivery -> delivery.order));
        return taken;
    }

    boolean hasFailed() {
        return !failed.isEmpty();
    }

    /** Parked messages that the sink has taken. */
    List<Delivery> takeDeliveredParked() {
        return deliveredParked.isEmpty() ? List.of() : drain(deliveredParked);
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

    void resume() {
        sink.resume();
    }

    private @Nullable SendResult send(Delivery delivery) {
        delivery.order = sends++;
        delivery.result = null;
        if (inFlight.getAndIncrement() == 0) {
            answeredAt = clockwork.nanoTime();
        }
        CompletableFuture<SendResult> sending = handOver(delivery);
        if (!sending.isDone()) {
            var unused = sending.whenComplete((result, defect) -> complete(delivery, outcome(result, defect)));
            return null;
        }
        SendResult result = sending.handle(Sender::outcome).join();
        if (result instanceof SendResult.Sent || result instanceof SendResult.Unavailable) {
            complete(delivery, result);
            return null;
        }
        delivery.result = result;
        counters.failed.increment();
        window.leave(delivery.size());
        recordAnswer();
        return result;
    }

    /** A sink that breaks its contract holds up nobody else: its defect, an Error too, counts as a failure of the message. */
    @SuppressWarnings("NullAway")
    private CompletableFuture<SendResult> handOver(Delivery delivery) {
        String unsendable = delivery.unsendableReason();
        if (unsendable != null) {
            return CompletableFuture.completedFuture(SendResult.rejected(unsendable));
        }
        try {
            CompletableFuture<SendResult> sending = sink.send(delivery.message());
            return sending == null ? CompletableFuture.completedFuture(null) : sending;
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Any thread. The message leaves the window only after the dispatcher can see what became of it. */
    private void complete(Delivery delivery, SendResult result) {
        if (result instanceof SendResult.Sent) {
            recordDelivered(delivery);
            window.leave(delivery.size());
        } else {
            (result instanceof SendResult.Unavailable ? counters.resent : counters.failed).increment();
            delivery.result = result;
            failed.add(delivery);
        }
        recordAnswer();
        if (!failed.isEmpty() || (awaitingRoom && window.isHalfEmpty())) {
            signal.raise();
        }
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
        Lane lane = delivery.lane();
        if (!ordered && lane != null) {
            freedLanes.add(lane);
            signal.raise();
        }
    }

    private void recordAnswer() {
        answeredAt = clockwork.nanoTime();
        inFlight.decrementAndGet();
    }

    private static SendResult outcome(@Nullable SendResult result, @Nullable Throwable defect) {
        return result != null ? result : SendResult.retryable("the sink failed: " + defect);
    }

    private static List<Delivery> drain(Queue<Delivery> queue) {
        List<Delivery> taken = new ArrayList<>();
        for (Delivery delivery = queue.poll(); delivery != null; delivery = queue.poll()) {
            taken.add(delivery);
        }
        return taken;
    }
}
