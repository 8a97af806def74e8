package dev.hitotsu.relay;

import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of messages that were not delivered, and keeps what has to be written about them until the next
 * settlement. Used by the dispatcher alone.
 *
 * <p>Which lanes are held is known from the store for the batch at hand ({@link #enterBatch}), and from memory for what
 * was parked since; so the memory does not grow with the number of lanes that are held.
 */
final class SettlementBuffer {
    private final RelayTerm term;
    private final RelayOptions options;
    private final RelayCounters counters;
    private final RandomGenerator random;

    private final List<ParkedMessage> parked = new ArrayList<>();
    private final List<ParkedMessage> failedAgain = new ArrayList<>();
    private final List<Long> delivered = new ArrayList<>();
    private final Set<Lane> lanesToPromote = new HashSet<>();
    private final Set<Lane> heldNow = new HashSet<>();
    private boolean holdsAny;

    SettlementBuffer(RelayTerm term, RelayOptions options, RelayCounters counters, RandomGenerator random) {
        this.term = term;
        this.options = options;
        this.counters = counters;
        this.random = random;
        this.holdsAny = term.holdsAny();
    }

    /** Looks up which lanes of a new batch are held. Everything parked so far must have been settled. */
    void enterBatch(Collection<LogEntry> entries) {
        if (hasUnsettled()) {
            throw new IllegalStateException("a batch begins while parked messages are not settled");
        }
        heldNow.clear();
        if (holdsAny) {
            Set<Lane> lanes = new HashSet<>();
            entries.stream()
                    .map(entry -> Lane.of(entry.message()))
                    .filter(Objects::nonNull)
                    .forEach(lanes::add);
            heldNow.addAll(term.held(lanes));
        }
    }

    boolean isHeld(@Nullable Lane lane) {
        return lane != null && !heldNow.isEmpty() && heldNow.contains(lane);
    }

    /** Keeps a message of the log for the time that its sender asked for. */
    void delay(Delivery flight) {
        park(flight, OutboxState.DELAYED, false, 0, Duration.ZERO, null);
    }

    /** Puts a message of the log behind an earlier one of its lane. */
    void behind(Delivery flight) {
        park(flight, OutboxState.BEHIND, true, 0, Duration.ZERO, null);
    }

    /** A send has failed for good or for now. */
    void failed(Delivery flight, boolean refused, String reason) {
        ParkedMessage before = flight.parked();
        int attempts = before == null ? 1 : before.attempts() + 1;
        OutboxState state = stateAfter(before, attempts, refused, flight.lane() != null);
        Duration delay = options.backoff().delayAfter(attempts, random);
        if (before == null) {
            boolean ordered = flight.lane() != null && options.failurePolicy() != FailurePolicy.SKIP;
            park(flight, state, ordered, attempts, delay, reason);
            return;
        }
        failedAgain.add(new ParkedMessage(
                before.position(),
                before.message(),
                state,
                before.ordered(),
                attempts,
                delay,
                reason,
                before.version()));
    }

    /** A message that was parked has been delivered. */
    void delivered(ParkedMessage message) {
        delivered.add(message.position());
        Lane lane = message.lane();
        if (lane != null) {
            lanesToPromote.add(lane);
        }
    }

    boolean hasUnsettled() {
        return !parked.isEmpty() || !failedAgain.isEmpty() || !delivered.isEmpty();
    }

    int unsettled() {
        return parked.size() + failedAgain.size() + delivered.size();
    }

    /** Whether something was parked that will be due soon. */
    boolean expectsRetries() {
        return holdsAny;
    }

    /** Asks the store whether any lane is still held. Everything parked so far must have been settled. */
    void refreshHolds() {
        holdsAny = holdsAny && term.holdsAny();
    }

    /** Writes what is known, with the position if there is a new one. */
    void settle(@Nullable Checkpoint checkpoint) {
        Settlement settlement = new Settlement(checkpoint, parked, failedAgain, delivered, lanesToPromote);
        if (!settlement.isEmpty()) {
            term.settle(settlement);
            parked.clear();
            failedAgain.clear();
            delivered.clear();
            lanesToPromote.clear();
        }
    }

    /** The message as it is sent: a dead one goes to the dead letter topic and says why. */
    Message asSent(ParkedMessage message) {
        String topic = options.deadLetterTopic();
        if (message.state() != OutboxState.DEAD_LETTER || topic == null) {
            return message.message();
        }
        Headers headers = message.message()
                .headers()
                .with("hitotsu-dead-topic", message.message().topic())
                .with("hitotsu-dead-attempts", Integer.toString(message.attempts()))
                .with("hitotsu-dead-error", Headers.oneLine(Objects.requireNonNullElse(message.lastError(), "")));
        return message.message().withTopic(topic).withHeaders(headers);
    }

    private OutboxState stateAfter(@Nullable ParkedMessage before, int attempts, boolean refused, boolean ordered) {
        if (before != null && before.state() == OutboxState.DEAD_LETTER) {
            return OutboxState.DEAD_LETTER;
        }
        FailurePolicy policy = options.failurePolicy();
        boolean patient = policy == FailurePolicy.BLOCK_KEY && ordered;
        if (!refused && (patient || attempts < options.mostAttempts())) {
            return OutboxState.RETRY;
        }
        return switch (policy) {
            case BLOCK_KEY -> ordered ? OutboxState.BLOCKED : OutboxState.DEAD;
            case PARK_KEY, SKIP -> OutboxState.DEAD;
            case DEAD_LETTER -> OutboxState.DEAD_LETTER;
        };
    }

    private void park(
            Delivery flight, OutboxState state, boolean ordered, int attempts, Duration delay, @Nullable String reason) {
        ParkedMessage row =
                new ParkedMessage(flight.position(), flight.message(), state, ordered, attempts, delay, reason, 0);
        parked.add(row);
        counters.parked.increment();
        if (row.holdsLane()) {
            heldNow.add(Objects.requireNonNull(row.lane()));
            holdsAny = true;
        }
        BatchProgress progress = flight.progress();
        if (progress != null) {
            progress.settled();
        }
    }
}
