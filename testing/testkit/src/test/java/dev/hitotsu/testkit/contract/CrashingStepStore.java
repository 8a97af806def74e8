package dev.hitotsu.testkit.contract;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.step.store.Recorded;
import dev.hitotsu.inbox.step.store.RunClaim;
import dev.hitotsu.inbox.step.store.RunHold;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.inbox.step.store.StepWork;
import dev.hitotsu.inbox.step.store.StepWrite;
import dev.hitotsu.inbox.step.store.TakenRun;
import dev.hitotsu.inbox.step.store.Unwinding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A store as a process sees it that dies before or after one of its calls. Then nothing of it reaches the store any
 * more.
 */
final class CrashingStepStore<T> implements StepStore<T> {
    /** Ends the process. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash() {
            super("the process has died", null, false, false);
        }
    }

    private final StepStore<T> store;
    private int left;

    CrashingStepStore(StepStore<T> store, int crashAt) {
        this.store = store;
        this.left = crashAt;
    }

    /** A moment at which the process may die. */
    void step() {
        if (left-- <= 0) {
            throw new Crash();
        }
    }

    private <R> R call(Callable<R> call) {
        step();
        try {
            R result = call.call();
            step();
            return result;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public RunClaim begin(EffectKey key, UUID owner, byte @Nullable [] input, byte[] fingerprint, Duration lease) {
        return call(() -> store.begin(key, owner, input, fingerprint, lease));
    }

    @Override
    public void enqueue(String consumer, Map<String, byte[]> inputs) {
        int unused = call(() -> {
            store.enqueue(consumer, inputs);
            return inputs.size();
        });
    }

    @Override
    public List<TakenRun> takeUp(String consumer, UUID owner, int limit, Duration lease) {
        return call(() -> store.takeUp(consumer, owner, limit, lease));
    }

    @Override
    public Set<RunHold> renew(Set<RunHold> holds, Duration lease) {
        return store.renew(holds, lease);
    }

    @Override
    public Recorded transact(RunHold hold, Duration lease, StepWork<T> work) throws Exception {
        step();
        Recorded recorded = store.transact(hold, lease, transaction -> {
            step();
            StepWrite write = work.run(transaction);
            step();
            return write;
        });
        step();
        return recorded;
    }

    @Override
    public Recorded record(RunHold hold, Duration lease, StepWrite write) {
        return call(() -> store.record(hold, lease, write));
    }

    @Override
    public boolean rest(RunHold hold, String waitingFor, Duration wait) {
        return call(() -> store.rest(hold, waitingFor, wait));
    }

    @Override
    public boolean fail(RunHold hold, String error, @Nullable Duration retryIn) {
        return call(() -> store.fail(hold, error, retryIn));
    }

    @Override
    public boolean unwind(RunHold hold, Duration lease, Unwinding unwinding) {
        return call(() -> store.unwind(hold, lease, unwinding));
    }

    @Override
    public Recorded end(RunHold hold, RunState state, byte @Nullable [] result, Duration timeToLive) {
        return call(() -> store.end(hold, state, result, timeToLive));
    }

    @Override
    public Optional<byte[]> answer(RunHold hold, String name) {
        return call(() -> store.answer(hold, name));
    }

    @Override
    public boolean deliver(EffectKey key, String name, byte[] answer) {
        return call(() -> store.deliver(key, name, answer));
    }

    @Override
    public int deleteForgotten(int limit) {
        return store.deleteForgotten(limit);
    }
}
