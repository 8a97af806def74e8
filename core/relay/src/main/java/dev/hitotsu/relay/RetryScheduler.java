package dev.hitotsu.relay;

import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.RelayTerm;

import dev.hitotsu.outbox.OutboxState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends parked messages when their time has come: of a lane first the first alone, and when that has arrived, those behind
 * it in order. Used by the dispatcher alone.
 */
final class RetryScheduler {
    private static final long BUSY_NANOS = Duration.ofMillis(25).toNanos();
    private static final long CALM_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST_DUE = 200;
    private static final int MOST_OF_A_LANE = 500;
    private static final long MOST_BYTES = 16 << 20;

    private final RelayTerm term;
    private final SettlementBuffer lot;
    private final Runnable settle;
    private final Consumer<Delivery> send;
    private final Set<Long> underWay = new HashSet<>();
    private final Set<Lane> flowing = new LinkedHashSet<>();
    private final Set<Lane> stalled = new HashSet<>();
    private boolean anythingFound = true;
    private long lookedAt = System.nanoTime() - CALM_NANOS;

    RetryScheduler(RelayTerm term, SettlementBuffer lot, Runnable settle, Consumer<Delivery> send) {
        this.term = term;
        this.lot = lot;
        this.settle = settle;
        this.send = send;
    }

    /** Whether it is time to look. */
    boolean isDue() {
        boolean busy = anythingFound || lot.expectsRetries() || !flowing.isEmpty();
        return System.nanoTime() - lookedAt >= (busy ? BUSY_NANOS : CALM_NANOS);
    }

    /** Loads and sends a lane at a time, so that never more than a batch is in memory beside what is under way. */
    void sendDue() {
        stalled.clear();
        settle.run();
        lot.refreshHolds();
        anythingFound = false;
        for (Lane lane : List.copyOf(flowing)) {
            if (flowing.contains(lane)) {
                sendAll(nextOf(lane));
            }
        }
        settleIfNeeded();
        sendAll(term.due(MOST_DUE, MOST_BYTES));
        lookedAt = System.nanoTime();
    }

    private void sendAll(List<ParkedMessage> found) {
        anythingFound |= !found.isEmpty();
        for (ParkedMessage message : found) {
            if (!isStalled(message.lane()) && underWay.add(message.position())) {
                send.accept(Delivery.fromParked(message, lot.asSent(message)));
            }
        }
    }

    /** What the store shows must be newer than what has become of the flights, or they would be sent again. */
    private void settleIfNeeded() {
        if (lot.hasUnsettled()) {
            settle.run();
        }
    }

    /** What waits in a lane whose first message has arrived; the lane flows until there is nothing left. */
    private List<ParkedMessage> nextOf(Lane lane) {
        settleIfNeeded();
        List<ParkedMessage> next = new ArrayList<>();
        for (ParkedMessage message : term.waitingIn(lane, MOST_OF_A_LANE, MOST_BYTES)) {
            if (message.state() == OutboxState.BLOCKED || underWay.contains(message.position())) {
                break;
            }
            next.add(message);
        }
        if (next.isEmpty()) {
            flowing.remove(lane);
        }
        return next;
    }

    void arrived(Delivery flight) {
        landed(flight);
        Lane lane = flight.lane();
        if (lane != null) {
            flowing.add(lane);
        }
    }

    /** The flight has failed, so that what follows in its lane stays where it is. */
    void failed(Delivery flight) {
        landed(flight);
        Lane lane = flight.lane();
        if (lane != null && !flight.isFromLog()) {
            stalled.add(lane);
            flowing.remove(lane);
        }
    }

    /** The flight is not under way any more. */
    void landed(Delivery flight) {
        if (!flight.isFromLog()) {
            underWay.remove(flight.position());
        }
    }

    boolean isStalled(@Nullable Lane lane) {
        return lane != null && stalled.contains(lane);
    }
}
