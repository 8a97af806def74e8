package dev.hitotsu.testkit.contract;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.lease.LeaseClaim;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeaseTerms;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A process that dies at one of its steps. After that nothing of it reaches the store any more. Thread-safe. */
public class CrashingLeaseStore implements LeaseStore {
    private final LeaseStore store;
    private final int crashAt;
    private final AtomicInteger steps = new AtomicInteger();

    /** Ends the process. */
    public static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash(int step) {
            super("the process has died at step " + step, null, false, false);
        }
    }

    /**
     * A process.
     *
     * @param crashAt the step at which it dies; each call of the store has two, before and after it took effect
     */
    public CrashingLeaseStore(LeaseStore store, int crashAt) {
        this.store = store;
        this.crashAt = crashAt;
    }

    /** A step of the process. */
    public void step() {
        int step = steps.getAndIncrement();
        if (step >= crashAt) {
            throw new Crash(crashAt);
        }
    }

    private <T> T call(Supplier<T> operation) {
        step();
        T result = operation.get();
        step();
        return result;
    }

    @Override
    public LeaseClaim claim(EffectKey key, UUID owner, byte[] fingerprint, LeaseTerms terms) {
        return call(() -> store.claim(key, owner, fingerprint, terms));
    }

    @Override
    public boolean renew(EffectKey key, UUID owner, LeaseTerms terms) {
        return call(() -> store.renew(key, owner, terms));
    }

    @Override
    public boolean complete(EffectKey key, UUID owner, byte @Nullable [] result, LeaseTerms terms) {
        return call(() -> store.complete(key, owner, result, terms));
    }

    @Override
    public boolean release(EffectKey key, UUID owner, LeaseTerms terms) {
        return call(() -> store.release(key, owner, terms));
    }

    @Override
    public int deleteForgotten(int limit) {
        return store.deleteForgotten(limit);
    }
}
