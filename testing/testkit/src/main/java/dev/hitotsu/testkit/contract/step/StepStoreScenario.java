package dev.hitotsu.testkit.contract.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.step.store.Recorded;
import dev.hitotsu.inbox.step.store.RunClaim;
import dev.hitotsu.inbox.step.store.RunHold;
import dev.hitotsu.inbox.step.store.StepKind;
import dev.hitotsu.inbox.step.store.StepRecord;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.inbox.step.store.StepWrite;
import dev.hitotsu.inbox.step.store.TakenRun;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * A run in a store.
 *
 * @param <T> the database's transaction
 */
public abstract class StepStoreScenario<T> {
    static final Duration LEASE = StepsFixture.LEASE;
    static final byte[] PRINT = {1, 2, 3};
    static final byte[] INPUT = {9};
    static final Duration DAY = Duration.ofDays(1);

    final String consumer = "orders-" + UUID.randomUUID();
    final EffectKey key = new EffectKey(consumer, UUID.randomUUID().toString());

    /** The store, the same throughout a test. */
    protected abstract StepsFixture<T> fixture();

    StepStore<T> store() {
        return fixture().store();
    }

    RunClaim begin() {
        return store().begin(key, UUID.randomUUID(), INPUT, PRINT, LEASE);
    }

    List<TakenRun> takeUp(int limit) {
        return store().takeUp(consumer, UUID.randomUUID(), limit, LEASE);
    }

    Recorded transact(RunHold hold, int number, String step) throws Exception {
        return store().transact(hold, LEASE, transaction -> {
            fixture().addEffect(transaction, key.value(), step);
            return new StepWrite.New(StepRecord.done(number, step, StepKind.TRANSACTION, null));
        });
    }

    Recorded record(RunHold hold, int number, String step) {
        return store().record(
                        hold, LEASE, new StepWrite.New(StepRecord.done(number, step, StepKind.CALL, step.getBytes())));
    }

    Recorded undone(RunHold hold, int number) throws Exception {
        return store().transact(hold, LEASE, transaction -> new StepWrite.Undone(number));
    }

    static TakenRun taken(RunClaim claim) {
        assertThat(claim).isInstanceOf(RunClaim.Taken.class);
        return ((RunClaim.Taken) claim).run();
    }
}
