package dev.hitotsu.relay;

import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.internal.DeadLetters;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends parked messages when their time has come. Of a lane it sends the first alone, and once that is delivered, those
 * behind it in order. Used by the dispatcher alone.
 */
final class RetryScheduler {
    private static final Logger log = LoggerFactory.getLogger(RetryScheduler.class);
    private static final long BUSY_NANOS = Duration.ofMillis(25).toNanos();
    private static final long CALM_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MAX_DUE = 200;
    private static final int MAX_PER_LANE = 500;
    private static final long MAX_BYTES = 16 << 20;

    private final Journal journal;
    private final DeadLetters deadLetters;
    private final SettlementBuffer buffer;
    private final Runnable settle;
    private final Consumer<Delivery> send;
    private final Set<Long> inFlight = new HashSet<>();
    private final Set<Lane> drainingLanes = new LinkedHashSet<>();
    /** Those in which something was delivered, until one fails or nothing is left; the draining ones are among them. */
    private final Set<Lane> healingLanes = new HashSet<>();

    private final Set<Lane> stalledLanes = new HashSet<>();
    private boolean anythingFound = true;
    private long parkedBefore;
    private boolean logIsAhead;
    private final Clockwork clockwork;
    private long lookedAt;

    RetryScheduler(
            Journal journal, RelayContext context, SettlementBuffer buffer, Runnable settle, Consumer<Delivery> send) {
        this.journal = journal;
        this.deadLetters = new DeadLetters(context.options().failure().deadLetterTopic());
        this.clockwork = context.clockwork();
        this.lookedAt = clockwork.nanoTime() - CALM_NANOS;
        this.buffer = buffer;
        this.settle = settle;
        this.send = send;
    }

    /** Without a dead letter topic there is no way to deliver dead letters, and they must not go anywhere else. */
    void begin() {
        parkedBefore = journal.lastParked();
        logIsAhead = parkedBefore == 0;
        if (!deadLetters.canSend()) {
            int count = journal.giveUpDeadLetters();
            if (count > 0) {
                log.warn(
                        "{} messages were on their way to a dead letter topic, which this relay does not have: they are dead"
                                + " now, and wait for an operator",
                        count);
            }
        }
    }

    /**
     * Everything up to this position of the log was sent or parked in this term. What an earlier term has parked must
     * wait for that: it may stand behind a message that was under way when that term ended.
     */
    void recordRead(long position) {
        logIsAhead |= position >= parkedBefore;
    }

    /** As {@link #recordRead}, with all that there is. */
    void recordReadToEnd() {
        logIsAhead = true;
    }

    /** Whether it is time to look. */
    boolean isDue() {
        if (!logIsAhead) {
            return false;
        }
        boolean busy = anythingFound || buffer.mayHaveHeldLanes() || !drainingLanes.isEmpty();
        return clockwork.nanoTime() - lookedAt >= (busy ? BUSY_NANOS : CALM_NANOS);
    }

    /** Loads and sends one lane at a time, so that never more than a batch is in memory beside what is in flight. */
    void sendDue() {
        stalledLanes.clear();
        settle.run();
        buffer.refreshHeldLanes();
        anythingFound = false;
        for (Lane lane : List.copyOf(drainingLanes)) {
            if (drainingLanes.contains(lane)) {
                sendAll(nextInLane(lane));
            }
        }
        // Else what was just delivered would be found once more, in place of others.
        if (buffer.hasChanges()) {
            settle.run();
        }
        sendAll(journal.dueMessages(MAX_DUE, MAX_BYTES));
        lookedAt = clockwork.nanoTime();
    }

    private void sendAll(List<ParkedMessage> found) {
        anythingFound |= !found.isEmpty();
        // Decided for all before the first is sent: what is in flight now may be delivered while another one waits for
        // room.
        List<ParkedMessage> sendable = found.stream()
                .filter(message -> !inFlight.contains(message.position()) && !buffer.isDelivered(message.position()))
                .toList();
        for (ParkedMessage message : sendable) {
            if (!isStalled(message.lane()) && inFlight.add(message.position())) {
                send.accept(Delivery.fromParked(message, deadLetters.asSent(message)));
            }
        }
    }

    /** What waits in a lane whose first message was delivered. The lane drains until there is nothing left. */
    private List<ParkedMessage> nextInLane(Lane lane) {
        List<ParkedMessage> next = new ArrayList<>();
        boolean underWay = false;
        for (ParkedMessage message : journal.waitingMessages(lane, MAX_PER_LANE, MAX_BYTES)) {
            underWay = inFlight.contains(message.position());
            if (underWay || message.state() == OutboxState.BLOCKED) {
                break;
            }
            // The store may not know yet.
            if (!buffer.isDelivered(message.position())) {
                next.add(message);
            }
        }
        if (next.isEmpty()) {
            drainingLanes.remove(lane);
            if (!underWay) {
                healingLanes.remove(lane);
            }
        }
        return next;
    }

    void onDelivered(Delivery delivery) {
        onReturned(delivery);
        Lane lane = delivery.lane();
        if (lane != null) {
            drainingLanes.add(lane);
            healingLanes.add(lane);
        }
    }

    /** The message has failed, so what follows in its lane stays where it is. */
    void onFailed(Delivery delivery) {
        onReturned(delivery);
        Lane lane = delivery.lane();
        if (lane != null) {
            stalledLanes.add(lane);
            drainingLanes.remove(lane);
            healingLanes.remove(lane);
        }
    }

    /** The message is not in flight any more. */
    void onReturned(Delivery delivery) {
        if (!delivery.isFromLog()) {
            inFlight.remove(delivery.entry().position());
        }
    }

    boolean isAnyHealing() {
        return !healingLanes.isEmpty();
    }

    /** Whether what is parked of the lane is being delivered, so that it may be empty soon. */
    boolean isHealing(@Nullable Lane lane) {
        return lane != null && healingLanes.contains(lane);
    }

    boolean isStalled(@Nullable Lane lane) {
        return lane != null && stalledLanes.contains(lane);
    }
}
