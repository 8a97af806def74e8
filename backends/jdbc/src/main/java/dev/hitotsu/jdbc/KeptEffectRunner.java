package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.ClaimCleaning;
import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.EffectRunner;
import dev.hitotsu.jdbc.internal.inbox.KeptResults;
import dev.hitotsu.runtime.Clockwork;
import java.sql.SQLException;
import java.time.Duration;

/** What the runners of effects in transactions do alike. */
abstract class KeptEffectRunner<C> implements EffectRunner<C> {
    final KeptResults results;
    private final ClaimCleaning cleaning;

    KeptEffectRunner(KeptResults results) {
        this.results = results;
        this.cleaning = new ClaimCleaning(Clockwork.system(), this::deleteForgotten);
    }

    @Override
    public final Duration timeToLive() {
        return results.retention().timeToLive();
    }

    @Override
    public final boolean undoesWhatIsNotKept() {
        return true;
    }

    @Override
    public final <E extends Exception> EffectOutcome run(String key, byte[] fingerprint, Effect<C, E> effect) throws E {
        EffectKey effectKey = results.key(key);
        requireNonNull(fingerprint, "fingerprint: null (expected: bytes, perhaps none)");
        requireNonNull(effect, "effect: null (expected: what to run)");
        cleaning.runIfDue();
        return runInTransaction(effectKey, fingerprint, effect);
    }

    /** Runs the effect in a transaction with its claim and its result. */
    abstract <E extends Exception> EffectOutcome runInTransaction(
            EffectKey key, byte[] fingerprint, Effect<C, E> effect) throws E;

    /** Deletes some results that are past their time, in a transaction of its own; returns how many. */
    abstract int deleteForgotten(int limit) throws SQLException;
}
