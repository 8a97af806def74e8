package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.step.store.Recorded;
import dev.hitotsu.inbox.step.store.RunClaim;
import dev.hitotsu.inbox.step.store.RunHold;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.StepKind;
import dev.hitotsu.inbox.step.store.StepRecord;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.inbox.step.store.StepWrite;
import dev.hitotsu.inbox.step.store.TakenRun;
import dev.hitotsu.inbox.step.store.Unwinding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * What every {@link StepStore} keeps.
 *
 * @param <T> the database's transaction
 */
public abstract class StepStoreContract<T> {
    /** Long enough that no lease ends by itself during a test. */
    protected static final Duration LEASE = Duration.ofMinutes(10);

    private static final byte[] PRINT = {1, 2, 3};
    private static final byte[] INPUT = {9};
    private static final Duration DAY = Duration.ofDays(1);

    private final String consumer = "orders-" + UUID.randomUUID();
    private final EffectKey key = new EffectKey(consumer, UUID.randomUUID().toString());

    /** The store, the same throughout a test. */
    protected abstract StepsFixture<T> fixture();

    private StepStore<T> store() {
        return fixture().store();
    }

    @Test
    void aRunIsOnesAtATime() {
        assertThat(taken(begin()).attempt()).isEqualTo(1);

        assertThat(begin())
                .isInstanceOfSatisfying(
                        RunClaim.Held.class,
                        held -> assertThat(held.remaining()).isBetween(Duration.ofSeconds(1), LEASE));
    }

    @Test
    void whoTakesOverHasAGreaterFenceAndEveryStep() throws Exception {
        RunHold first = taken(begin()).hold();
        transact(first, 0, "reserve");
        record(first, 1, "charge");
        fixture().endLeases();

        TakenRun second = taken(begin());

        assertThat(second.hold().fence()).isGreaterThan(first.fence());
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.input()).isEqualTo(INPUT);
        assertThat(second.steps()).extracting(StepRecord::name).containsExactly("reserve", "charge");
        assertThat(second.steps().getLast().result()).isEqualTo("charge".getBytes());
    }

    @Test
    void aZombieRecordsNothingAfterItsLease() throws Exception {
        RunHold zombie = taken(begin()).hold();
        fixture().endLeases();

        assertZombie(zombie);
        assertThat(taken(begin()).steps()).isEmpty();
    }

    @Test
    void aZombieChangesNothingOfItsSuccessor() throws Exception {
        RunHold zombie = taken(begin()).hold();
        fixture().endLeases();
        RunHold second = taken(begin()).hold();

        assertZombie(zombie);
        assertThat(transact(second, 0, "reserve")).isEqualTo(Recorded.KEPT);
        assertThat(store().end(second, RunState.COMPLETED, null, DAY)).isEqualTo(Recorded.KEPT);
        assertZombie(zombie);
        assertThat(fixture().effects(key.value())).containsExactly("reserve");
    }

    private void assertZombie(RunHold zombie) throws Exception {
        List<String> before = fixture().effects(key.value());
        assertThat(transact(zombie, 0, "zombie")).isEqualTo(Recorded.LOST);
        assertThat(record(zombie, 0, "zombie")).isEqualTo(Recorded.LOST);
        assertThat(undone(zombie, 0)).isEqualTo(Recorded.LOST);
        assertThat(store().renew(Set.of(zombie), LEASE)).isEmpty();
        assertThat(store().rest(zombie, "pause", DAY)).isFalse();
        assertThat(store().fail(zombie, "zombie", Duration.ZERO)).isFalse();
        assertThat(store().unwind(zombie, LEASE, new Unwinding(RunState.REFUSED, "no")))
                .isFalse();
        assertThat(store().end(zombie, RunState.REFUSED, null, DAY)).isEqualTo(Recorded.LOST);
        assertThat(fixture().effects(key.value())).isEqualTo(before);
    }

    @Test
    void effectAndRecordAreOne() throws Exception {
        RunHold hold = taken(begin()).hold();
        assertThatThrownBy(() -> store().transact(hold, LEASE, transaction -> {
                    fixture().addEffect(transaction, key.value(), "half");
                    throw new IllegalStateException("after the effect");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(fixture().effects(key.value())).isEmpty();
        transact(hold, 0, "whole");
        fixture().endLeases();
        assertThat(taken(begin()).steps()).hasSize(1);
        assertThat(fixture().effects(key.value())).containsExactly("whole");
    }

    @Test
    void aRecordElsewhereMayBeRepeated() {
        RunHold hold = taken(begin()).hold();

        assertThat(record(hold, 0, "charge")).isEqualTo(Recorded.KEPT);
        assertThat(record(hold, 0, "charge")).isEqualTo(Recorded.KEPT);
        assertThat(store().end(hold, RunState.COMPLETED, new byte[] {4}, DAY)).isEqualTo(Recorded.KEPT);
        assertThat(store().end(hold, RunState.COMPLETED, new byte[] {4}, DAY)).isEqualTo(Recorded.KEPT);
        assertThat(begin()).isInstanceOfSatisfying(RunClaim.Ended.class, ended -> {
            assertThat(ended.state()).isEqualTo(RunState.COMPLETED);
            assertThat(ended.result()).isEqualTo(new byte[] {4});
        });
    }

    @Test
    void aRecordBeginsTheLeaseAndTheAttemptsAnew() {
        RunHold first = taken(begin()).hold();
        assertThat(store().fail(first, "timeout", DAY)).isTrue();
        TakenRun second = taken(begin());
        assertThat(second.attempt()).isEqualTo(2);
        record(second.hold(), 0, "charge");
        store().fail(second.hold(), "timeout", DAY);

        assertThat(taken(begin()).attempt()).isEqualTo(2);
    }

    @Test
    void aKeyBelongsToOneFingerprint() {
        begin();

        assertThat(store().begin(key, UUID.randomUUID(), INPUT, new byte[] {7}, LEASE))
                .isEqualTo(new RunClaim.Conflict());
    }

    @Test
    void aRunRestsUntilItIsDue() {
        RunHold hold = taken(begin()).hold();
        assertThat(store().rest(hold, "pause", DAY)).isTrue();

        assertThat(begin()).isInstanceOfSatisfying(RunClaim.Resting.class, resting -> {
            assertThat(resting.waitingFor()).isEqualTo("pause");
            assertThat(resting.remaining()).isBetween(Duration.ofHours(23), DAY);
        });
        assertThat(takeUp(10)).isEmpty();
        fixture().endRests();
        assertThat(takeUp(10)).singleElement().satisfies(run -> {
            assertThat(run.waitingFor()).isEqualTo("pause");
            assertThat(run.isWaitOver()).isTrue();
            assertThat(run.attempt()).isEqualTo(1);
        });
        assertThat(takeUp(10)).isEmpty();
    }

    @Test
    void anAnswerWakesTheRunThatWaitsForIt() {
        RunHold hold = taken(begin()).hold();
        store().rest(hold, "approval", DAY);
        assertThat(store().deliver(key, "another", new byte[] {1})).isTrue();
        assertThat(takeUp(10)).isEmpty();

        assertThat(store().deliver(key, "approval", new byte[] {2})).isTrue();
        assertThat(store().deliver(key, "approval", new byte[] {3})).isTrue();

        TakenRun woken = takeUp(10).getFirst();
        assertThat(woken.isWaitOver()).isFalse();
        assertThat(store().answer(woken.hold(), "approval")).hasValue(new byte[] {2});
    }

    @Test
    void anAnswerThatCameBeforeCounts() {
        RunHold hold = taken(begin()).hold();
        store().deliver(key, "approval", new byte[] {2});
        store().rest(hold, "approval", DAY);

        assertThat(takeUp(10)).hasSize(1);
    }

    @Test
    void anAnswerForNoRunIsTold() {
        assertThat(store().deliver(key, "approval", new byte[] {2})).isFalse();
        store().end(taken(begin()).hold(), RunState.COMPLETED, null, DAY);
        assertThat(store().deliver(key, "approval", new byte[] {2})).isFalse();
    }

    @Test
    void onlyRunsWithAnInputAreTakenUp() {
        store().begin(key, UUID.randomUUID(), null, PRINT, LEASE);
        fixture().endLeases();
        assertThat(takeUp(10)).isEmpty();

        EffectKey other = new EffectKey(consumer, UUID.randomUUID().toString());
        store().begin(other, UUID.randomUUID(), INPUT, PRINT, LEASE);
        assertThat(takeUp(10)).isEmpty();
        fixture().endLeases();
        assertThat(takeUp(10)).extracting(run -> run.hold().key()).containsExactly(other);
    }

    @Test
    void whatIsEnqueuedIsTakenUpOnce() {
        assertThat(store().enqueue(consumer, Map.of("a", new byte[] {1}, "b", new byte[] {2})))
                .isEqualTo(2);
        store().enqueue(consumer, Map.of("b", new byte[] {3}));

        assertThat(takeUp(10))
                .hasSize(2)
                .allSatisfy(run -> assertThat(run.attempt()).isEqualTo(1))
                .anySatisfy(run -> assertThat(run.input()).isEqualTo(new byte[] {2}));
        assertThat(takeUp(10)).isEmpty();
    }

    @Test
    void aHaltedRunWaitsForAPerson() {
        store().fail(taken(begin()).hold(), "changed", null);
        fixture().endRests();

        assertThat(takeUp(10)).isEmpty();
        assertThat(begin()).isEqualTo(new RunClaim.Halted("changed"));
        assertThat(fixture().runs().retry(key)).isTrue();
        assertThat(takeUp(10))
                .singleElement()
                .satisfies(run -> assertThat(run.attempt()).isEqualTo(2));
        assertThat(fixture().runs().retry(key)).isFalse();
    }

    @Test
    void aCancelledRunIsToBeUndone() {
        RunHold hold = taken(begin()).hold();
        assertThat(fixture().runs().cancel(key, "customer called")).isTrue();
        assertThat(fixture().runs().cancel(key, "again")).isFalse();

        assertThat(record(hold, 0, "charge")).isEqualTo(Recorded.CANCELLED);
        assertThat(store().end(hold, RunState.COMPLETED, null, DAY)).isEqualTo(Recorded.CANCELLED);
        store().rest(hold, "pause", DAY);

        assertThat(takeUp(10))
                .singleElement()
                .satisfies(run ->
                        assertThat(run.unwinding()).isEqualTo(new Unwinding(RunState.CANCELLED, "customer called")));
    }

    @Test
    // The checker does not see that arrays may be null in the constructor of a record from another module.
    @SuppressWarnings("NullAway")
    void theFirstReasonCounts() {
        RunHold hold = taken(begin()).hold();
        assertThat(store().unwind(hold, LEASE, new Unwinding(RunState.REFUSED, "sold out")))
                .isTrue();
        assertThat(store().unwind(hold, LEASE, new Unwinding(RunState.CANCELLED, "late")))
                .isTrue();
        assertThat(store().end(hold, RunState.REFUSED, null, DAY)).isEqualTo(Recorded.KEPT);

        assertThat(begin()).isEqualTo(new RunClaim.Ended(RunState.REFUSED, null, "sold out"));
        assertThat(fixture().runs().cancel(key, "late")).isFalse();
    }

    @Test
    void anUndoneStepStaysSo() throws Exception {
        RunHold hold = taken(begin()).hold();
        transact(hold, 0, "reserve");
        assertThat(undone(hold, 0)).isEqualTo(Recorded.KEPT);
        fixture().endLeases();

        assertThat(taken(begin()).steps())
                .singleElement()
                .satisfies(step -> assertThat(step.undone()).isTrue());
    }

    @Test
    void renewsWhatIsStillHeld() {
        RunHold hold = taken(begin()).hold();
        EffectKey other = new EffectKey(consumer, UUID.randomUUID().toString());
        RunHold ended = taken(store().begin(other, UUID.randomUUID(), INPUT, PRINT, LEASE))
                .hold();
        store().end(ended, RunState.COMPLETED, null, DAY);

        assertThat(store().renew(Set.of(hold, ended), Duration.ofMinutes(20))).containsExactly(hold);
        assertThat(begin())
                .isInstanceOfSatisfying(
                        RunClaim.Held.class,
                        held -> assertThat(held.remaining()).isGreaterThan(LEASE));
    }

    @Test
    void listsAndShowsRuns() throws Exception {
        RunHold hold = taken(begin()).hold();
        transact(hold, 0, "reserve");
        store().rest(hold, "pause", DAY);

        assertThat(fixture().runs().list(consumer, Set.of(RunState.WAITING), null, 10))
                .singleElement()
                .satisfies(run -> {
                    assertThat(run.key()).isEqualTo(key);
                    assertThat(run.steps()).isEqualTo(1);
                    assertThat(run.waitingFor()).isEqualTo("pause");
                    assertThat(run.dueIn()).isBetween(Duration.ofHours(23), DAY);
                    assertThat(run.isResumable()).isTrue();
                });
        assertThat(fixture().runs().list(consumer, Set.of(RunState.HALTED), null, 10))
                .isEmpty();
        assertThat(fixture().runs().list(consumer, Set.of(), hold.row(), 10)).isEmpty();
        assertThat(fixture().runs().find(key))
                .hasValueSatisfying(run ->
                        assertThat(run.steps()).extracting(StepRecord::name).containsExactly("reserve"));
        assertThat(fixture().runs().find(new EffectKey(consumer, "none"))).isEmpty();
    }

    @Test
    void endedRunsAreForgottenInTheEnd() throws Exception {
        RunHold hold = taken(begin()).hold();
        transact(hold, 0, "reserve");
        store().end(hold, RunState.COMPLETED, null, DAY);
        store().deleteForgotten(100);
        assertThat(begin()).isInstanceOf(RunClaim.Ended.class);

        fixture().endTimesToLive();
        while (store().deleteForgotten(100) > 0) {
            continue;
        }

        assertThat(taken(begin()).steps()).isEmpty();
    }

    @Test
    void sixteenTakeEachDueRunOnce() throws Exception {
        for (int i = 0; i < 40; i++) {
            EffectKey due = new EffectKey(consumer, "run-" + i);
            RunHold hold = taken(store().begin(due, UUID.randomUUID(), INPUT, PRINT, LEASE))
                    .hold();
            store().fail(hold, "timeout", Duration.ZERO);
        }
        fixture().endRests();
        List<EffectKey> taken = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<List<TakenRun>>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                all.add(CompletableFuture.supplyAsync(() -> takeUp(10), threads));
            }
            all.forEach(some -> some.join().forEach(run -> taken.add(run.hold().key())));
        }

        takeUp(40).forEach(run -> taken.add(run.hold().key()));
        assertThat(taken).hasSize(40).doesNotHaveDuplicates();
    }

    private RunClaim begin() {
        return store().begin(key, UUID.randomUUID(), INPUT, PRINT, LEASE);
    }

    private List<TakenRun> takeUp(int limit) {
        return store().takeUp(consumer, UUID.randomUUID(), limit, LEASE);
    }

    private Recorded transact(RunHold hold, int number, String step) throws Exception {
        return store().transact(hold, LEASE, transaction -> {
            fixture().addEffect(transaction, key.value(), step);
            return new StepWrite.New(StepRecord.done(number, step, StepKind.TRANSACTION, null));
        });
    }

    private Recorded record(RunHold hold, int number, String step) {
        return store().record(
                        hold, LEASE, new StepWrite.New(StepRecord.done(number, step, StepKind.CALL, step.getBytes())));
    }

    private Recorded undone(RunHold hold, int number) throws Exception {
        return store().transact(hold, LEASE, transaction -> new StepWrite.Undone(number));
    }

    private static TakenRun taken(RunClaim claim) {
        assertThat(claim).isInstanceOf(RunClaim.Taken.class);
        return ((RunClaim.Taken) claim).run();
    }
}
