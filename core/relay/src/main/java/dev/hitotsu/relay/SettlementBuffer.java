package dev.hitotsu.relay;

import dev.hitotsu.message.Outcome;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.internal.BatchProgress;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.internal.FailureReports;
import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of messages that were not delivered, and collects what the next settlement writes about them.
 * Used by the dispatcher alone.
 *
 * <p>It knows which lanes are held from the store for the current batch ({@link #beginBatch}), and from memory for what
 * was parked since. So its memory does not grow with the number of lanes that are held.
 */
final class SettlementBuffer {
    /** The delays of attempts that are not counted cannot grow, so they are long from the first on. */
    private static final Duration MAX_UNCOUNTED_DELAY = Duration.ofSeconds(10);

    private final Journal journal;
    private final RelayOptions options;
    private final RelayCounters counters;
    private final RandomGenerator random;
    private final FailureReports reports;
    private final UnsettledOutcomes outcomes;

    private final List<ParkedMessage> parked = new ArrayList<>();
    private final List<ParkedMessage> failedAgain = new ArrayList<>();
    private final Set<Long> delivered = new LinkedHashSet<>();
    private final Set<Lane> freedLanes = new HashSet<>();
    private final Set<Lane> heldLanes = new HashSet<>();
    private final Set<Lane> unsettledDeaths = new HashSet<>();
    private boolean anyHeld;

    SettlementBuffer(Journal journal, RelayContext context, FailureReports reports, UnsettledOutcomes outcomes) {
        this.journal = journal;
        this.options = context.options();
        this.counters = context.counters();
        this.random = context.random();
        this.reports = reports;
        this.outcomes = outcomes;
        this.anyHeld = journal.hasHeldLanes();
    }

    /**
     * Looks up which of these lanes are held: those of a new batch. Everything parked so far must have been settled.
     */
    void beginBatch(Supplier<Set<Lane>> lanes) {
        if (hasChanges()) {
            throw new IllegalStateException("a batch begins while parked messages are not settled");
        }
        heldLanes.clear();
        if (anyHeld) {
            heldLanes.addAll(journal.heldLanes(lanes.get()));
        }
    }

    boolean isHeld(@Nullable Lane lane) {
        return lane != null && !heldLanes.isEmpty() && heldLanes.contains(lane);
    }

    /** Parks a message of the log until the time that its sender asked for. */
    void parkDelayed(Delivery delivery) {
        park(delivery, OutboxState.DELAYED, false, 0, Duration.ZERO, null);
    }

    /** Parks a message of the log behind an earlier one of its lane. */
    void parkWaiting(Delivery delivery) {
        park(delivery, OutboxState.WAITING, true, 0, Duration.ZERO, null);
    }

    /** A send has failed. A destination that is missing or closed counts as no attempt of the message. */
    void recordFailure(Delivery delivery, String reason) {
        ParkedMessage before = delivery.parked();
        boolean counts = !(delivery.result instanceof SendResult.DestinationUnavailable);
        int attempts = (before == null ? 0 : before.attempts()) + (counts ? 1 : 0);
        boolean rejected = delivery.result instanceof SendResult.Rejected;
        boolean ordered = delivery.lane() != null;
        OutboxState state = delivery.entry() instanceof LogEntry.Oversized
                ? stateWithoutDeadLetter(ordered)
                : counts ? stateAfter(before, attempts, rejected, ordered) : stateWhileUncounted(before);
        boolean givenUp = isGivenUp(state) && (before == null || before.state() != state);
        reports.recordFailure(delivery.message(), reason, givenUp);
        if (givenUp && delivery.result != null) {
            outcomes.record(delivery, delivery.result);
        }
        Lane dying = Lane.of(delivery.entry().message());
        if (givenUp && dying != null) {
            unsettledDeaths.add(dying);
        }
        Duration own = counts
                ? options.retry().backoff().delayAfter(attempts, random)
                : options.retry().backoff().limitedTo(MAX_UNCOUNTED_DELAY).delayAfter(Integer.MAX_VALUE, random);
        Duration delay = RetryAfter.atLeast(own, delivery.result);
        // Where nothing is held against the message, nothing may overtake it either.
        boolean keepsOrder = ordered && (options.failure().policy() != FailurePolicy.SKIP || !counts);
        if (before == null) {
            park(delivery, state, keepsOrder, attempts, delay, reason);
            return;
        }
        failedAgain.add(
                new ParkedMessage(before.entry(), state, keepsOrder, attempts, delay, reason, before.version()));
        Lane lane = before.lane();
        if (lane != null && !keepsOrder) {
            freedLanes.add(lane);
        }
    }

    /** A message that was parked has been delivered. */
    void recordDelivered(ParkedMessage message) {
        delivered.add(message.position());
        reports.recordDelivered(message.message());
        Lane lane = message.lane();
        if (lane != null) {
            freedLanes.add(lane);
        }
    }

    /**
     * Whether a message of the lane was given up and that is not durable yet. Until then nothing may follow it: after a
     * crash it would be sent again, behind what followed.
     */
    boolean hasUnsettledDeath(@Nullable Lane lane) {
        return lane != null && !unsettledDeaths.isEmpty() && unsettledDeaths.contains(lane);
    }

    /** Whether the message was parked and has been delivered, which the store does not know yet. */
    boolean isDelivered(long position) {
        return delivered.contains(position);
    }

    boolean hasChanges() {
        return size() > 0;
    }

    /** How many messages the next settlement writes about. */
    int size() {
        return parked.size() + failedAgain.size() + delivered.size();
    }

    /** Whether a lane may be held, so that something will be due soon. */
    boolean mayHaveHeldLanes() {
        return anyHeld;
    }

    /** Asks the store whether any lane is still held. Everything parked so far must have been settled. */
    void refreshHeldLanes() {
        anyHeld = anyHeld && journal.hasHeldLanes();
    }

    /**
     * Writes what was collected, with the position if there is a new one, and these outcomes.
     *
     * @return the positions of the parked messages of which it wrote that they were delivered
     */
    List<Long> settle(@Nullable Checkpoint checkpoint, List<Outcome> outcomes) {
        Settlement settlement =
                new Settlement(checkpoint, parked, failedAgain, List.copyOf(delivered), freedLanes, outcomes);
        if (!settlement.isEmpty()) {
            journal.settle(settlement);
            parked.clear();
            failedAgain.clear();
            delivered.clear();
            freedLanes.clear();
            unsettledDeaths.clear();
        }
        return settlement.delivered();
    }

    private static boolean isGivenUp(OutboxState state) {
        return switch (state) {
            case BLOCKED, DEAD, DEAD_LETTER -> true;
            case PENDING, PUBLISHED, DELAYED, RETRY, WAITING, SKIPPED -> false;
        };
    }

    private static OutboxState stateWhileUncounted(@Nullable ParkedMessage before) {
        boolean deadLetter = before != null && before.state() == OutboxState.DEAD_LETTER;
        return deadLetter ? OutboxState.DEAD_LETTER : OutboxState.RETRY;
    }

    private OutboxState stateAfter(@Nullable ParkedMessage before, int attempts, boolean rejected, boolean ordered) {
        if (before != null && before.state() == OutboxState.DEAD_LETTER) {
            return OutboxState.DEAD_LETTER;
        }
        FailurePolicy policy = options.failure().policy();
        boolean unlimited = policy == FailurePolicy.BLOCK_KEY && ordered;
        if (!rejected && (unlimited || attempts < options.retry().maxAttempts())) {
            return OutboxState.RETRY;
        }
        return policy == FailurePolicy.DEAD_LETTER ? OutboxState.DEAD_LETTER : stateWithoutDeadLetter(ordered);
    }

    private OutboxState stateWithoutDeadLetter(boolean ordered) {
        boolean blocks = options.failure().policy() == FailurePolicy.BLOCK_KEY && ordered;
        return blocks ? OutboxState.BLOCKED : OutboxState.DEAD;
    }

    private void park(
            Delivery delivery,
            OutboxState state,
            boolean ordered,
            int attempts,
            Duration delay,
            @Nullable String reason) {
        ParkedMessage message = new ParkedMessage(delivery.entry(), state, ordered, attempts, delay, reason, 0);
        parked.add(message);
        counters.parked.increment();
        if (message.holdsLane()) {
            heldLanes.add(Objects.requireNonNull(message.lane()));
            anyHeld = true;
        }
        BatchProgress progress = delivery.progress();
        if (progress != null) {
            progress.recordSettled();
        }
    }
}
