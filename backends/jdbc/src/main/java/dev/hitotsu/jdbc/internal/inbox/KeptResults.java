package dev.hitotsu.jdbc.internal.inbox;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.EffectResult;
import dev.hitotsu.inbox.EffectRunner;
import dev.hitotsu.inbox.ResultStore;
import dev.hitotsu.inbox.Retention;
import java.sql.Connection;
import java.util.Optional;

/**
 * What runs an effect in a transaction that somebody else begins and ends: the claim, the effect, its result.
 * Immutable.
 *
 * @param consumer names the effect
 * @param retention how long results are kept
 */
public record KeptResults(ResultStore<Connection> store, String consumer, Retention retention) {
    public KeptResults {
        requireNonNull(store, "store: null (expected: a store of results)");
        requireNonNull(consumer, "consumer: null (expected: the name of a consumer)");
        requireNonNull(retention, "retention: null (expected: a retention)");
        consumer = new EffectKey(consumer, "any").consumer();
    }

    public KeptResults(ResultStore<Connection> store, String consumer) {
        this(store, consumer, Retention.DEFAULT);
    }

    public KeptResults withRetention(Retention newRetention) {
        return new KeptResults(store, consumer, newRetention);
    }

    public EffectKey key(String key) {
        requireNonNull(key, "key: null (expected: text)");
        return new EffectKey(consumer, key);
    }

    /**
     * Runs the effect, unless it has a result already.
     *
     * @param context what the effect gets
     * @param commit has the transaction committed
     * @param rollback has it rolled back, where there is nothing to commit
     */
    public <C, E extends Exception> EffectOutcome run(
            Connection connection,
            EffectKey key,
            byte[] fingerprint,
            EffectRunner.Effect<C, E> effect,
            C context,
            Runnable commit,
            Runnable rollback)
            throws E {
        Optional<EffectOutcome> earlier = store.claim(connection, key, fingerprint);
        if (earlier.isPresent()) {
            rollback.run();
            return earlier.get();
        }
        EffectResult result =
                requireNonNull(effect.run(context), "result: null (expected: what the effect has come to)");
        if (result.isFinal()) {
            store.save(connection, key, fingerprint, result.bytes(), retention.timeToLive());
            commit.run();
        } else {
            rollback.run();
        }
        return new EffectOutcome.Done(result.bytes(), false);
    }
}
