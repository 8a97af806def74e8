package dev.hitotsu.testkit.contract.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.step.store.Recorded;
import dev.hitotsu.inbox.step.store.RunClaim;
import dev.hitotsu.inbox.step.store.RunHold;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.RunSummary;
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
 * Which runs a {@link dev.hitotsu.inbox.step.store.StepStore} hands out: those that are due, each to one taker.
 *
 * @param <T> the database's transaction
 */
public abstract class StepStoreTakeUpContract<T> extends StepStoreScenario<T> {
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
        store().enqueue(consumer, Map.of("a", new byte[] {1}, "b", new byte[] {2}));
        store().enqueue(consumer, Map.of("b", new byte[] {3}, "c", new byte[] {4}));
        assertThat(fixture().runs().list(consumer, Set.of(RunState.READY), null, 10))
                .extracting(RunSummary::row)
                .hasSize(3)
                .doesNotHaveDuplicates();

        assertThat(takeUp(10))
                .hasSize(3)
                .allSatisfy(run -> assertThat(run.attempt()).isEqualTo(1))
                .anySatisfy(run -> assertThat(run.input()).isEqualTo(new byte[] {2}))
                .noneSatisfy(run -> assertThat(run.input()).isEqualTo(new byte[] {3}));
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
    void aCancelledRunIsToBeUndone() throws Exception {
        RunHold hold = taken(begin()).hold();
        assertThat(fixture().runs().cancel(key, "customer called")).isTrue();
        assertThat(fixture().runs().cancel(key, "again")).isFalse();

        assertThat(transact(hold, 0, "reserve")).isEqualTo(Recorded.CANCELLED);
        assertThat(fixture().effects(key.value())).containsExactly("reserve");
        assertThat(record(hold, 1, "charge")).isEqualTo(Recorded.CANCELLED);
        assertThat(store().end(hold, RunState.COMPLETED, null, DAY)).isEqualTo(Recorded.CANCELLED);
        store().rest(hold, "pause", DAY);

        assertThat(takeUp(10))
                .singleElement()
                .satisfies(run ->
                        assertThat(run.unwinding()).isEqualTo(new Unwinding(RunState.CANCELLED, "customer called")));
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
}
