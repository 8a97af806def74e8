package dev.hitotsu.inbox.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.step.store.Recorded;
import dev.hitotsu.inbox.step.store.RunClaim;
import dev.hitotsu.inbox.step.store.RunHold;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.RunSummary;
import dev.hitotsu.inbox.step.store.StepKind;
import dev.hitotsu.inbox.step.store.StepRecord;
import dev.hitotsu.inbox.step.store.StepWrite;
import dev.hitotsu.inbox.step.store.TakenRun;
import dev.hitotsu.inbox.step.store.Unwinding;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which run is whose, and when, to the moment. */
class InMemoryStepStoreTest {
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration TIME_TO_LIVE = Duration.ofDays(1);
    private static final byte[] NONE = {};
    private static final EffectKey KEY = new EffectKey("orders", "a");

    private final UUID owner = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();
    private Instant now = Instant.EPOCH;
    private final InMemoryStepStore store = new InMemoryStepStore(() -> now);

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private RunClaim begin(UUID by) {
        return store.begin(KEY, by, null, NONE, LEASE);
    }

    private static TakenRun taken(RunClaim claim) {
        assertThat(claim).isInstanceOf(RunClaim.Taken.class);
        return ((RunClaim.Taken) claim).run();
    }

    private RunHold hold() {
        return taken(begin(owner)).hold();
    }

    private RunSummary summary() {
        return store.find(KEY).orElseThrow().summary();
    }

    private void enqueue(String consumer, String... values) {
        Map<String, byte[]> inputs = new LinkedHashMap<>();
        for (String value : values) {
            inputs.put(value, NONE);
        }
        store.enqueue(consumer, inputs);
    }

    @Test
    void aRunIsTheFirstOnesUntilItsLeaseIsOver() {
        RunHold first = hold();
        assertThat(first.row()).isEqualTo(1);
        assertThat(first.fence()).isEqualTo(1);
        pass(LEASE.minusNanos(1));
        assertThat(begin(other)).isEqualTo(new RunClaim.Held(Duration.ofNanos(1)));
        assertThat(store.renew(Set.of(first), LEASE)).containsExactly(first);
        pass(Duration.ofNanos(1));
        assertThat(begin(other)).isInstanceOf(RunClaim.Held.class);
        pass(LEASE.minusNanos(1));
        TakenRun second = taken(begin(other));
        assertThat(second.hold().fence()).isEqualTo(2);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(store.renew(Set.of(first), LEASE)).isEmpty();
        assertThat(store.record(first, LEASE, new StepWrite.Undone(0))).isEqualTo(Recorded.LOST);
        assertThat(store.rest(first, "sleep", LEASE)).isFalse();
        assertThat(store.fail(first, "no", null)).isFalse();
        assertThat(store.unwind(first, LEASE, new Unwinding(RunState.REFUSED, "no")))
                .isFalse();
        assertThat(store.end(first, RunState.COMPLETED, null, TIME_TO_LIVE)).isEqualTo(Recorded.LOST);
    }

    @Test
    void anotherFingerprintIsAnotherCall() {
        hold();
        assertThat(store.begin(KEY, other, null, new byte[] {1}, LEASE)).isEqualTo(new RunClaim.Conflict());
    }

    @Test
    void whatIsEnqueuedIsTakenUpInOrderOnce() {
        enqueue("orders", "a", "b", "c");
        enqueue("payments", "a");
        enqueue("orders", "c", "d");
        assertThat(store.takeUp("orders", owner, 2, LEASE))
                .extracting(run -> run.hold().key().value())
                .containsExactly("a", "b");
        assertThat(store.takeUp("orders", owner, 9, LEASE))
                .extracting(run -> run.hold().row())
                .containsExactly(3L, 5L);
        assertThat(store.takeUp("orders", owner, 9, LEASE)).isEmpty();
        pass(LEASE);
        assertThat(store.takeUp("orders", other, 9, LEASE)).hasSize(4);
    }

    /** Only whoever began it knows what it is about. */
    @Test
    void aRunWithoutInputIsNotTakenUp() {
        hold();
        pass(LEASE);
        assertThat(store.takeUp("orders", owner, 9, LEASE)).isEmpty();
    }

    @Test
    void operatorsSeeTheNewestFirst() {
        enqueue("orders", "a", "b");
        enqueue("payments", "a");
        pass(Duration.ofSeconds(1));
        assertThat(store.list(null, Set.of(), null, 9))
                .extracting(RunSummary::row)
                .containsExactly(3L, 2L, 1L);
        assertThat(store.list("orders", Set.of(), null, 9))
                .extracting(RunSummary::row)
                .containsExactly(2L, 1L);
        assertThat(store.list(null, Set.of(), 3L, 1))
                .extracting(RunSummary::row)
                .containsExactly(2L);
        assertThat(store.list(null, Set.of(RunState.READY), null, 9)).hasSize(3);
        assertThat(store.list(null, Set.of(RunState.HALTED), null, 9)).isEmpty();
        RunSummary first = summary();
        assertThat(first.dueIn()).isEqualTo(Duration.ofSeconds(-1));
        assertThat(first.isResumable()).isTrue();
        assertThat(first.begunAt()).isEqualTo(Instant.EPOCH);
        assertThat(store.find(new EffectKey("orders", "z"))).isEmpty();
    }

    @Test
    void aRunRestsUntilItsTimeOrItsAnswer() {
        assertThat(store.rest(hold(), "paid", Duration.ofSeconds(60))).isTrue();
        assertThat(begin(other)).isEqualTo(new RunClaim.Resting("paid", Duration.ofSeconds(60)));
        assertThat(store.deliver(KEY, "other", NONE)).isTrue();
        assertThat(begin(other)).isInstanceOf(RunClaim.Resting.class);
        assertThat(store.deliver(KEY, "paid", new byte[] {1})).isTrue();
        assertThat(store.deliver(KEY, "paid", new byte[] {2})).isTrue();
        TakenRun run = taken(begin(other));
        assertThat(run.isWaitOver()).isFalse();
        assertThat(store.answer(run.hold(), "paid"))
                .hasValueSatisfying(answer -> assertThat(answer).containsExactly(1));
        assertThat(store.answer(run.hold(), "never")).isEmpty();
        assertThat(store.rest(run.hold(), "paid", Duration.ofSeconds(60))).isTrue();
        assertThat(taken(begin(other)).waitingFor()).as("the answer is there").isEqualTo("paid");
    }

    @Test
    void aRestBeginsOnceHoweverOftenItIsTakenUp() {
        assertThat(store.rest(hold(), "sleep", Duration.ofSeconds(60))).isTrue();
        pass(Duration.ofSeconds(60).minusNanos(1));
        assertThat(begin(other)).isEqualTo(new RunClaim.Resting("sleep", Duration.ofNanos(1)));
        pass(Duration.ofNanos(1));
        TakenRun run = taken(begin(other));
        assertThat(run.isWaitOver()).isTrue();
        assertThat(run.attempt()).as("none has failed").isOne();
        StepRecord slept = StepRecord.done(0, "sleep", StepKind.SLEEP, null);
        assertThat(store.record(run.hold(), LEASE, new StepWrite.New(slept))).isEqualTo(Recorded.KEPT);
        assertThat(store.record(run.hold(), LEASE, new StepWrite.New(slept))).isEqualTo(Recorded.KEPT);
        assertThat(summary().steps()).as("recorded once").isOne();
        assertThat(summary().waitingFor()).isNull();
    }

    @Test
    void aFailureIsTriedAgainOrHalts() {
        assertThat(store.fail(hold(), "busy", Duration.ofSeconds(5))).isTrue();
        assertThat(summary().state()).isEqualTo(RunState.RETRYING);
        assertThat(summary().error()).isEqualTo("busy");
        assertThat(summary().dueIn()).isEqualTo(Duration.ofSeconds(5));
        assertThat(store.fail(hold(), "no", null)).isTrue();
        assertThat(begin(owner)).isEqualTo(new RunClaim.Halted("no"));
        assertThat(summary().dueIn()).isNull();
        assertThat(store.retry(KEY)).isTrue();
        assertThat(summary().attempt()).isOne();
        assertThat(summary().dueIn()).isZero();
        assertThat(store.retry(new EffectKey("orders", "z"))).isFalse();
        hold();
        assertThat(store.retry(KEY)).as("somebody works on it").isFalse();
    }

    @Test
    void aRunEndsOnceAndIsForgottenInItsTime() {
        RunHold hold = hold();
        assertThat(store.end(hold, RunState.COMPLETED, new byte[] {7}, TIME_TO_LIVE))
                .isEqualTo(Recorded.KEPT);
        assertThat(store.end(hold, RunState.COMPLETED, new byte[] {7}, TIME_TO_LIVE))
                .as("the first answer was lost")
                .isEqualTo(Recorded.KEPT);
        assertThat(store.end(hold, RunState.REFUSED, null, TIME_TO_LIVE)).isEqualTo(Recorded.LOST);
        assertThat(begin(other)).isInstanceOf(RunClaim.Ended.class);
        assertThat(store.deliver(KEY, "late", NONE)).isFalse();
        assertThat(store.cancel(KEY, "late")).isFalse();
        enqueue("orders", "b");
        pass(TIME_TO_LIVE.minusNanos(1));
        assertThat(store.deleteForgotten(9)).isZero();
        pass(Duration.ofNanos(1));
        assertThat(store.deleteForgotten(9)).isOne();
        assertThat(store.deleteForgotten(9)).isZero();
        assertThat(store.find(KEY)).isEmpty();
    }

    @Test
    void whatIsCancelledIsNotCompleted() {
        RunHold hold = hold();
        assertThat(store.cancel(KEY, "wrong order")).isTrue();
        assertThat(store.cancel(KEY, "again")).isFalse();
        assertThat(store.end(hold, RunState.COMPLETED, null, TIME_TO_LIVE)).isEqualTo(Recorded.CANCELLED);
        StepRecord step = StepRecord.done(0, "charge", StepKind.CALL, null);
        assertThat(store.record(hold, LEASE, new StepWrite.New(step))).isEqualTo(Recorded.CANCELLED);
        assertThat(store.record(hold, LEASE, new StepWrite.Undone(0))).isEqualTo(Recorded.CANCELLED);
        assertThat(store.find(KEY).orElseThrow().steps())
                .singleElement()
                .extracting(StepRecord::undone)
                .isEqualTo(true);
        assertThat(store.unwind(hold, LEASE, new Unwinding(RunState.REFUSED, "no")))
                .isTrue();
        assertThat(summary().unwinding()).isEqualTo(new Unwinding(RunState.CANCELLED, "wrong order"));
        assertThat(store.end(hold, RunState.CANCELLED, null, TIME_TO_LIVE)).isEqualTo(Recorded.KEPT);
        assertThat(begin(other)).isEqualTo(new RunClaim.Ended(RunState.CANCELLED, null, "wrong order"));
    }

    @Test
    void aRestingRunThatIsCancelledIsTakenUpAtOnce() {
        enqueue("orders", "a");
        RunHold hold = store.takeUp("orders", owner, 1, LEASE).getFirst().hold();
        assertThat(store.rest(hold, "sleep", Duration.ofDays(1))).isTrue();
        assertThat(store.cancel(KEY, "wrong order")).isTrue();
        assertThat(summary().state()).isEqualTo(RunState.RETRYING);
        assertThat(store.takeUp("orders", other, 1, LEASE))
                .singleElement()
                .satisfies(
                        run -> assertThat(run.unwinding()).isEqualTo(new Unwinding(RunState.CANCELLED, "wrong order")));
    }

    @Test
    void theEffectsOfATransactionThatIsTooLateDoNotHappen() throws Exception {
        RunHold hold = hold();
        int[] effects = {0};
        StepWrite step = new StepWrite.New(StepRecord.done(0, "charge", StepKind.CALL, null));
        assertThat(store.transact(hold, LEASE, transaction -> {
                    transaction.onCommit(() -> effects[0]++);
                    return step;
                }))
                .isEqualTo(Recorded.KEPT);
        assertThat(store.transact(hold, LEASE, transaction -> {
                    transaction.onCommit(() -> effects[0]++);
                    pass(LEASE);
                    return step;
                }))
                .isEqualTo(Recorded.LOST);
        assertThat(effects[0]).isOne();
    }
}
