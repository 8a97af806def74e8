package dev.hitotsu.relay;

import static dev.hitotsu.outbox.OutboxState.BLOCKED;
import static dev.hitotsu.outbox.OutboxState.DEAD;
import static dev.hitotsu.outbox.OutboxState.DEAD_LETTER;
import static dev.hitotsu.outbox.OutboxState.RETRY;
import static dev.hitotsu.outbox.OutboxState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Answer;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.RelayOptions.Failure;
import dev.hitotsu.relay.internal.BatchProgress;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.internal.FailureReports;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.Settlement;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of messages that fail, by policy, and what is known of their lanes. */
class SettlementBufferTest {
    private static final int MAX_ATTEMPTS = 3;
    private static final Failure LETTERS = Failure.deadLetter("dead");
    private static final Failure BLOCK = Failure.of(FailurePolicy.BLOCK_KEY);
    private static final Failure SKIP = Failure.of(FailurePolicy.SKIP);
    private static final SendResult BUSY = SendResult.retryable("busy");
    private static final SendResult POISON = SendResult.rejected("poison");
    private static final SendResult AWAY = SendResult.destinationUnavailable("away");
    private static final Message MESSAGE =
            Message.builder("orders", "OrderPlaced").key("a").build();
    private static final LogEntry ENTRY = new LogEntry.Readable(1, MESSAGE);

    private final List<Settlement> settled = new ArrayList<>();
    private final Set<Lane> heldInStore = new HashSet<>();
    private final UnsettledOutcomes outcomes = new UnsettledOutcomes();
    private int asked;

    private SettlementBuffer buffer(Failure failure) {
        Journal journal = (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(),
                new Class<?>[] {Journal.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "hasHeldLanes" -> !heldInStore.isEmpty();
                    case "heldLanes" -> held((Collection<?>) arguments[0]);
                    case "settle" -> keep((Settlement) arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), 0);
        RelayOptions options = RelayOptions.DEFAULT
                .withRetry(new RelayOptions.Retry(MAX_ATTEMPTS, backoff))
                .withFailure(failure);
        SteppedClock clock = new SteppedClock();
        RelayContext context = new RelayContext(options, clock, new Random(1), new RelayCounters());
        return new SettlementBuffer(
                journal, context, new FailureReports(Duration.ofSeconds(1), clock::nanoTime), outcomes);
    }

    private @Nullable Object keep(Settlement settlement) {
        settled.add(settlement);
        return null;
    }

    private Set<Lane> held(Collection<?> lanes) {
        asked++;
        return lanes.stream()
                .map(Lane.class::cast)
                .filter(heldInStore::contains)
                .collect(Collectors.toSet());
    }

    private static Delivery fresh(LogEntry entry, @Nullable SendResult result) {
        Delivery delivery = Delivery.fromLog(entry, new BatchProgress(new TestCheckpoint(), 1));
        delivery.result = result;
        return delivery;
    }

    private static Delivery again(OutboxState state, int attempts, SendResult result) {
        ParkedMessage parked = new ParkedMessage(ENTRY, state, true, attempts, Duration.ZERO, "busy", 7);
        Delivery delivery = Delivery.fromParked(parked, MESSAGE);
        delivery.result = result;
        return delivery;
    }

    /** What is written about the one message. */
    private ParkedMessage written(Failure failure, Delivery delivery) {
        SettlementBuffer buffer = buffer(failure);
        buffer.recordFailure(delivery, delivery.failureReason());
        assertThat(buffer.size()).isEqualTo(1);
        buffer.settle(null, List.of());
        Settlement last = settled.getLast();
        return delivery.isFromLog()
                ? last.parked().getFirst()
                : last.failedAgain().getFirst();
    }

    private OutboxState state(Failure failure, Delivery delivery) {
        return written(failure, delivery).state();
    }

    @Test
    void isTriedAgainUntilItsAttemptsAreUsedUp() {
        ParkedMessage first = written(Failure.PARK_KEY, fresh(ENTRY, BUSY));
        assertThat(first.state()).isEqualTo(RETRY);
        assertThat(first.attempts()).isEqualTo(1);
        assertThat(first.delay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(first.lastError()).isEqualTo("busy");
        assertThat(first.ordered()).isTrue();
        ParkedMessage second = written(Failure.PARK_KEY, again(RETRY, 1, BUSY));
        assertThat(second.state()).isEqualTo(RETRY);
        assertThat(second.attempts()).isEqualTo(2);
        assertThat(second.delay()).isEqualTo(Duration.ofSeconds(2));
        assertThat(second.version()).isEqualTo(7);
        assertThat(settled.getLast().freedLanes()).isEmpty();

        assertThat(state(Failure.PARK_KEY, again(RETRY, 2, BUSY))).isEqualTo(DEAD);
        assertThat(state(SKIP, again(RETRY, 2, BUSY))).isEqualTo(DEAD);
        assertThat(state(LETTERS, again(RETRY, 2, BUSY))).isEqualTo(DEAD_LETTER);
        assertThat(state(BLOCK, again(RETRY, 2, BUSY))).isEqualTo(RETRY);
    }

    @Test
    void whatCanNeverBeDeliveredIsGivenUpAtOnce() {
        assertThat(state(Failure.PARK_KEY, fresh(ENTRY, POISON))).isEqualTo(DEAD);
        assertThat(state(SKIP, fresh(ENTRY, POISON))).isEqualTo(DEAD);
        assertThat(state(LETTERS, fresh(ENTRY, POISON))).isEqualTo(DEAD_LETTER);
        assertThat(state(BLOCK, fresh(ENTRY, POISON))).isEqualTo(BLOCKED);
    }

    @Test
    void withoutAKeyThereIsNothingToBlock() {
        LogEntry keyless = new LogEntry.Readable(
                1, Message.builder("orders", "OrderPlaced").build());

        assertThat(written(BLOCK, fresh(keyless, POISON)).ordered()).isFalse();
        assertThat(settled.getLast().parked().getFirst().state()).isEqualTo(DEAD);
    }

    @Test
    void whatIsTooLargeIsNoDeadLetter() {
        LogEntry large = new LogEntry.Oversized(1, MESSAGE, 2_000, 1_000);

        assertThat(state(LETTERS, fresh(large, POISON))).isEqualTo(DEAD);
        assertThat(state(BLOCK, fresh(large, POISON))).isEqualTo(BLOCKED);
    }

    @Test
    void aDestinationThatIsAwayIsNoAttemptOfTheMessage() {
        ParkedMessage first = written(SKIP, fresh(ENTRY, AWAY));
        assertThat(first.state()).isEqualTo(RETRY);
        assertThat(first.attempts()).isZero();
        assertThat(first.delay()).isEqualTo(Duration.ofSeconds(10));
        assertThat(first.ordered()).as("nothing may overtake it").isTrue();

        assertThat(written(LETTERS, again(RETRY, 2, AWAY)).attempts()).isEqualTo(2);
        assertThat(state(LETTERS, again(RETRY, 2, AWAY))).isEqualTo(RETRY);
        assertThat(state(LETTERS, again(DEAD_LETTER, 3, AWAY))).isEqualTo(DEAD_LETTER);
    }

    @Test
    void aDeadLetterStaysOne() {
        assertThat(state(LETTERS, again(DEAD_LETTER, 1, BUSY))).isEqualTo(DEAD_LETTER);
        assertThat(state(LETTERS, again(DEAD_LETTER, 1, POISON))).isEqualTo(DEAD_LETTER);
    }

    @Test
    void whoSkipsFreesTheKeyAtTheFirstFailure() {
        assertThat(written(SKIP, fresh(ENTRY, BUSY)).ordered()).isFalse();
        assertThat(written(SKIP, again(RETRY, 1, BUSY)).ordered()).isFalse();
        assertThat(settled.getLast().freedLanes()).containsExactly(Lane.of(MESSAGE));
    }

    @Test
    void anEndIsUnsettledUntilItIsWritten() {
        SettlementBuffer buffer = buffer(Failure.PARK_KEY);
        Lane lane = Lane.of(MESSAGE);
        buffer.recordFailure(again(RETRY, 1, BUSY), "busy");
        assertThat(buffer.hasUnsettledDeath(lane)).isFalse();
        buffer.recordFailure(fresh(ENTRY, POISON), "poison");
        assertThat(buffer.hasUnsettledDeath(lane)).isTrue();
        assertThat(buffer.hasUnsettledDeath(null)).isFalse();
        buffer.settle(null, List.of());

        assertThat(buffer.hasUnsettledDeath(lane)).isFalse();
    }

    @Test
    void whatTheTargetSaidToOneThatIsGivenUpIsAnOutcome() {
        Answer answer = new Answer(422, Headers.empty(), new byte[0], false);
        SettlementBuffer buffer = buffer(LETTERS);
        Delivery rejected = fresh(ENTRY, SendResult.rejected("poison", answer));
        buffer.recordFailure(rejected, "poison");
        assertThat(outcomes.take()).extracting(Outcome::accepted).containsExactly(false);

        buffer.recordFailure(again(RETRY, 0, BUSY), "busy");
        buffer.recordFailure(again(DEAD_LETTER, 0, SendResult.rejected("poison", answer)), "poison");
        assertThat(outcomes.take()).isEmpty();
    }

    @Test
    void aLaneIsHeldFromWhenItIsParkedAndAsLongAsTheStoreSaysSo() {
        SettlementBuffer buffer = buffer(Failure.PARK_KEY);
        Lane lane = Lane.of(MESSAGE);
        buffer.beginBatch(() -> Set.of(lane));
        assertThat(asked).as("nothing is held").isZero();
        assertThat(buffer.mayHaveHeldLanes()).isFalse();
        BatchProgress progress = new BatchProgress(new TestCheckpoint(), 1);
        buffer.parkWaiting(Delivery.fromLog(ENTRY, progress));
        assertThat(progress.isSettled()).isTrue();
        assertThat(buffer.isHeld(lane)).isTrue();
        assertThat(buffer.isHeld(null)).isFalse();
        assertThat(buffer.mayHaveHeldLanes()).isTrue();
        assertThatThrownBy(() -> buffer.beginBatch(Set::of)).isInstanceOf(IllegalStateException.class);
        buffer.settle(null, List.of());
        assertThat(settled.getLast().parked()).extracting(ParkedMessage::state).containsExactly(WAITING);

        heldInStore.add(lane);
        buffer.refreshHeldLanes();
        buffer.beginBatch(() -> Set.of(lane));
        assertThat(buffer.isHeld(lane)).isTrue();
        heldInStore.clear();
        buffer.beginBatch(() -> Set.of(lane));
        assertThat(buffer.isHeld(lane)).isFalse();
        buffer.refreshHeldLanes();
        assertThat(buffer.mayHaveHeldLanes()).isFalse();
    }

    @Test
    void whatIsDelayedHoldsNothing() {
        SettlementBuffer buffer = buffer(Failure.PARK_KEY);
        buffer.parkDelayed(fresh(ENTRY, null));

        assertThat(buffer.isHeld(Lane.of(MESSAGE))).isFalse();
        assertThat(buffer.mayHaveHeldLanes()).isFalse();
    }

    @Test
    void whatWasDeliveredFreesItsLaneAndIsWrittenOnce() {
        SettlementBuffer buffer = buffer(Failure.PARK_KEY);
        ParkedMessage parked = new ParkedMessage(ENTRY, RETRY, true, 1, Duration.ZERO, "busy", 0);
        assertThat(buffer.hasChanges()).isFalse();
        buffer.recordDelivered(parked);
        assertThat(buffer.isDelivered(1)).isTrue();
        assertThat(buffer.hasChanges()).isTrue();

        assertThat(buffer.settle(null, List.of())).containsExactly(1L);
        assertThat(settled.getLast().freedLanes()).containsExactly(Lane.of(MESSAGE));
        assertThat(buffer.isDelivered(1)).isFalse();
        assertThat(buffer.settle(null, List.of())).isEmpty();
        assertThat(settled).as("nothing to write").hasSize(1);
        buffer.settle(new TestCheckpoint(), List.of());
        assertThat(settled.getLast().freedLanes()).isEmpty();
    }
}
