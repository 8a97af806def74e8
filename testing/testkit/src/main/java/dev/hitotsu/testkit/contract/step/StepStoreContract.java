package dev.hitotsu.testkit.contract.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.step.store.Recorded;
import dev.hitotsu.inbox.step.store.RunClaim;
import dev.hitotsu.inbox.step.store.RunHold;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.RunSummary;
import dev.hitotsu.inbox.step.store.StepRecord;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.inbox.step.store.TakenRun;
import dev.hitotsu.inbox.step.store.Unwinding;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link StepStore} keeps.
 *
 * @param <T> the database's transaction
 */
public abstract class StepStoreContract<T> extends StepStoreScenario<T> {
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
    void operatorsGoFromTheNewestRunToTheOldest() {
        List<EffectKey> keys = Stream.of("first", "second", "third")
                .map(name -> new EffectKey(consumer, name))
                .toList();
        keys.forEach(one -> taken(store().begin(one, UUID.randomUUID(), INPUT, PRINT, LEASE)));
        EffectKey ofAnother = new EffectKey(consumer + "-2", "fourth");
        taken(store().begin(ofAnother, UUID.randomUUID(), INPUT, PRINT, LEASE));

        List<RunSummary> page = fixture().runs().list(consumer, Set.of(), null, 2);
        assertThat(page).extracting(RunSummary::key).containsExactly(keys.get(2), keys.get(1));
        assertThat(fixture().runs().list(consumer, Set.of(), page.getLast().row(), 2))
                .extracting(RunSummary::key)
                .containsExactly(keys.get(0));
        assertThat(fixture().runs().list(null, Set.of(), null, 100))
                .extracting(RunSummary::key)
                .containsSubsequence(ofAnother, keys.get(2), keys.get(1), keys.get(0));
    }

    @Test
    void endedRunsAreForgottenInTheEnd() throws Exception {
        RunHold hold = taken(begin()).hold();
        transact(hold, 0, "reserve");
        store().end(hold, RunState.COMPLETED, null, DAY);
        store().deleteForgotten(100);
        assertThat(begin()).isInstanceOf(RunClaim.Ended.class);

        fixture().endTimesToLive();
        assertThat(store().deleteForgotten(1)).isEqualTo(1);
        while (store().deleteForgotten(100) > 0) {
            continue;
        }

        assertThat(taken(begin()).steps()).isEmpty();
    }
}
