package dev.hitotsu.relay;

import dev.hitotsu.relay.store.Lane;

import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
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
 * Hands flights to the sink in such a way that what the sink has taken of a lane is always a prefix: at once where the
 * sink promises that itself, otherwise one of each lane at a time. The methods belong to the dispatcher's thread; the
 * sink completes from any thread.
 */
final class Sender {
    private final Sink sink;
    private final boolean ordered;
    private final SendWindow window;
    private final WakeUpSignal dispatcher;
    private final RelayCounters counters;

    private final AtomicInteger underWay = new AtomicInteger();
    private final Queue<Delivery> failed = new ConcurrentLinkedQueue<>();
    private final Queue<Delivery> arrivedParked = new ConcurrentLinkedQueue<>();
    private final Queue<Lane> freed = new ConcurrentLinkedQueue<>();
    private final Map<Lane, Deque<Delivery>> busy = new HashMap<>();
    private volatile boolean awaitingRoom;
    private volatile long answeredAt = System.nanoTime();
    private long sends;

    Sender(Sink sink, RelayOptions options, WakeUpSignal dispatcher, RelayCounters counters) {
        this.sink = sink;
        this.ordered = sink.pipelining() == Pipelining.ORDERED;
        this.window = new SendWindow(options.windowMessages(), options.windowBytes());
        this.dispatcher = dispatcher;
        this.counters = counters;
    }

    boolean promisesOrder() {
        return ordered;
    }

    boolean hasRoomFor(Delivery flight) {
        return window.hasRoomFor(flight.size());
    }

    /** Waits a little for room; not until there is any. */
    void awaitRoom(long nanos) {
        awaitingRoom = true;
        dispatcher.await(nanos);
        awaitingRoom = false;
    }

    /**
     * Sends the flight, or puts it behind the one of its lane that is under way.
     *
     * @return the sink's refusal, where it refused this message at once and nothing else is touched by that
     */
    @Nullable SendResult submit(Delivery flight) {
        window.enter(flight.size());
        Lane lane = flight.lane();
        if (!ordered && lane != null) {
            Deque<Delivery> waiting = busy.get(lane);
            if (waiting != null) {
                waiting.add(flight);
                return null;
            }
            busy.put(lane, new ArrayDeque<>(1));
        }
        return send(flight);
    }

    /** Sends a flight again that came back; its lane is still its own. */
    @Nullable SendResult resubmit(Delivery flight) {
        window.enter(flight.size());
        return send(flight);
    }

    /** Sends the next of every lane whose last one has arrived; gives back those that were refused at once. */
    List<Delivery> pump() {
        List<Delivery> refused = new ArrayList<>();
        for (Lane lane = freed.poll(); lane != null; lane = freed.poll()) {
            Deque<Delivery> waiting = busy.get(lane);
            Delivery next = waiting == null ? null : waiting.poll();
            if (next == null) {
                busy.remove(lane);
            } else if (send(next) != null) {
                refused.add(next);
            }
        }
        return refused;
    }

    /** Takes the flights out that wait behind one that failed, and frees the lane. */
    List<Delivery> abandon(@Nullable Lane lane) {
        Deque<Delivery> waiting = ordered || lane == null ? null : busy.remove(lane);
        if (waiting == null) {
            return List.of();
        }
        waiting.forEach(flight -> window.leave(flight.size()));
        return List.copyOf(waiting);
    }

    /** Takes out all flights that were never handed to the sink. */
    void abandonAll() {
        busy.values().forEach(waiting -> waiting.forEach(flight -> window.leave(flight.size())));
        busy.clear();
    }

    /** Flights that failed after they were handed over, in the order in which they were. */
    List<Delivery> takeFailed() {
        List<Delivery> taken = taken(failed);
        taken.sort(Comparator.comparingLong(flight -> flight.order));
        return taken;
    }

    boolean hasFailed() {
        return !failed.isEmpty();
    }

    /** Parked messages that have arrived. */
    List<Delivery> takeArrivedParked() {
        return arrivedParked.isEmpty() ? List.of() : taken(arrivedParked);
    }

    /** Whether the sink has answered everything. */
    boolean isQuiet() {
        return underWay.get() == 0;
    }

    int underWay() {
        return underWay.get();
    }

    /** For how long the sink has not answered anything, while something is under way. */
    long silentNanos() {
        return isQuiet() ? 0 : Math.max(0, System.nanoTime() - answeredAt);
    }

    void resume() {
        sink.resume();
    }

    private @Nullable SendResult send(Delivery flight) {
        flight.order = sends++;
        flight.result = null;
        if (underWay.getAndIncrement() == 0) {
            answeredAt = System.nanoTime();
        }
        CompletableFuture<SendResult> sending = handOver(flight);
        if (!sending.isDone()) {
            var unused = sending.whenComplete((result, defect) -> complete(flight, outcome(result, defect)));
            return null;
        }
        SendResult result = sending.handle(Sender::outcome).join();
        if (result instanceof SendResult.Sent || result instanceof SendResult.Unavailable) {
            complete(flight, result);
            return null;
        }
        flight.result = result;
        counters.failed.increment();
        leave(flight);
        return result;
    }

    /** A sink that breaks its contract must not be waited for: its defect counts as a failure of the message. */
    @SuppressWarnings("NullAway")
    private CompletableFuture<SendResult> handOver(Delivery flight) {
        String defect = flight.defect();
        if (defect != null) {
            return CompletableFuture.completedFuture(SendResult.rejected(defect));
        }
        try {
            CompletableFuture<SendResult> sending = sink.send(flight.message());
            return sending == null ? CompletableFuture.completedFuture(null) : sending;
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Any thread. The flight leaves only after what the dispatcher must know of it can be seen. */
    private void complete(Delivery flight, SendResult result) {
        if (result instanceof SendResult.Sent) {
            arrived(flight);
        } else {
            (result instanceof SendResult.Unavailable ? counters.interrupted : counters.failed).increment();
            flight.result = result;
            failed.add(flight);
        }
        leave(flight);
        if (!failed.isEmpty() || (awaitingRoom && window.isHalfEmpty())) {
            dispatcher.raise();
        }
    }

    private void arrived(Delivery flight) {
        counters.delivered.increment();
        BatchProgress progress = flight.progress();
        if (progress != null) {
            progress.settled();
        } else {
            arrivedParked.add(flight);
            dispatcher.raise();
        }
        Lane lane = flight.lane();
        if (!ordered && lane != null) {
            freed.add(lane);
            dispatcher.raise();
        }
    }

    private void leave(Delivery flight) {
        window.leave(flight.size());
        answeredAt = System.nanoTime();
        underWay.decrementAndGet();
    }

    private static SendResult outcome(@Nullable SendResult result, @Nullable Throwable defect) {
        return result != null ? result : SendResult.retryable("the sink failed: " + defect);
    }

    private static List<Delivery> taken(Queue<Delivery> queue) {
        List<Delivery> taken = new ArrayList<>();
        for (Delivery flight = queue.poll(); flight != null; flight = queue.poll()) {
            taken.add(flight);
        }
        return taken;
    }
}
