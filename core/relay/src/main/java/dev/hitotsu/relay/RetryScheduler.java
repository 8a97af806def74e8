package dev.hitotsu.relay;

import dev.hitotsu.relay.internal.DeadLetters;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
    /** For how long lanes that drain are looked at before everything else goes on; one turn at least. */
    private static final long MAX_LANES_NANOS = Duration.ofMillis(10).toNanos();
    /** For how much longer than it has asked the store it lets everything else go on. */
    private static final long RESTS_FOR_ONE = 3;

    private static final long MAX_BYTES = 16 << 20;

    private final Journal journal;
    private final DeadLetters deadLetters;
    private final SettlementBuffer buffer;
    private final Runnable settle;
    private final Consumer<Delivery> send;
    private final Set<Long> inFlight = new HashSet<>();
    private final DrainingLanes lanes;
    private final Set<Lane> stalledLanes = new HashSet<>();
    private boolean anythingFound = true;
    private long parkedBefore;
    private boolean logIsAhead;
    private final Clockwork clockwork;
    private long lookedAt;
    private long askedNanos;

    RetryScheduler(
            Journal journal, RelayContext context, SettlementBuffer buffer, Runnable settle, Consumer<Delivery> send) {
        this.journal = journal;
        this.deadLetters = new DeadLetters(context.options().failure().deadLetterTopic());
        this.clockwork = context.clockwork();
        this.lookedAt = clockwork.nanoTime() - CALM_NANOS;
        this.buffer = buffer;
        this.lanes = new DrainingLanes(journal, buffer);
        this.settle = settle;
        this.send = send;
    }

    /** Without a dead letter topic there is no way to deliver dead letters, and they must not go anywhere else. */
    void begin() {
        parkedBefore = Copies.lastParked(journal);
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
        boolean busy = anythingFound || buffer.mayHaveHeldLanes() || lanes.areWaiting();
        long rest = Math.max(busy ? BUSY_NANOS : CALM_NANOS, RESTS_FOR_ONE * askedNanos);
        return clockwork.nanoTime() - lookedAt >= rest;
    }

    /**
     * Sends what comes next in the lanes that drain, as many as the time for them allows, and then what is due. However
     * many there are and however slow the store is, asking it takes a part of the dispatcher's time only.
     */
    void sendDue() {
        stalledLanes.clear();
        settle.run();
        buffer.refreshHeldLanes();
        anythingFound = false;
        askedNanos = 0;
        long began = clockwork.nanoTime();
        for (int turns = lanes.turns(); turns > 0 && clockwork.nanoTime() - began < MAX_LANES_NANOS; turns--) {
            sendAll(ask(lanes::takeTurn));
        }
        // Else what was just delivered would be found once more, in place of others.
        if (buffer.hasChanges()) {
            settle.run();
        }
        sendAll(ask(() -> journal.dueMessages(MAX_DUE, MAX_BYTES)));
        lookedAt = clockwork.nanoTime();
    }

    private List<ParkedMessage> ask(Supplier<List<ParkedMessage>> question) {
        long began = clockwork.nanoTime();
        List<ParkedMessage> found = question.get();
        askedNanos += clockwork.nanoTime() - began;
        return found;
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
                lanes.recordSent(message.lane());
                send.accept(Delivery.fromParked(message, deadLetters.asSent(message)));
            }
        }
    }

    void onDelivered(Delivery delivery) {
        onReturned(delivery);
        lanes.recordDelivered(delivery.lane());
    }

    /** The message has failed, so what follows in its lane stays where it is. */
    void onFailed(Delivery delivery) {
        onReturned(delivery);
        Lane lane = delivery.lane();
        if (lane != null) {
            stalledLanes.add(lane);
            lanes.recordFailed(lane);
        }
    }

    /** The message is not in flight any more. */
    void onReturned(Delivery delivery) {
        if (!delivery.isFromLog() && inFlight.remove(delivery.entry().position())) {
            lanes.recordReturned(delivery.lane());
        }
    }

    /** The lanes whose parked messages are being delivered. */
    DrainingLanes draining() {
        return lanes;
    }

    boolean isStalled(@Nullable Lane lane) {
        return lane != null && stalledLanes.contains(lane);
    }
}
