package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.ClaimCleaning;
import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.EffectResult;
import dev.hitotsu.inbox.EffectRunner;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.ResultStore;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.runtime.Clockwork;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * As {@link JdbcEffectRunner}, for effects that also append messages: claim, business data, messages and result commit together.
 *
 * <p>Thread-safe. Blocks for the database and for the effect. Holds one connection while the effect runs.
 */
public final class OutboxEffectRunner implements EffectRunner<OutboxTransaction> {
    private final JdbcTransactions transactions;
    private final ResultStore<Connection> store;
    private final String consumer;
    private final Retention retention;
    private final ClaimCleaning cleaning;

    private OutboxEffectRunner(
            JdbcTransactions transactions, ResultStore<Connection> store, String consumer, Retention retention) {
        this.transactions = transactions;
        this.store = store;
        this.consumer = consumer;
        this.retention = retention;
        this.cleaning = new ClaimCleaning(Clockwork.system(), this::deleteForgotten);
    }

    /**
     * A runner that remembers for eight days.
     *
     * @param consumer names the effect, for example {@code orders}; it must stay the same, because results belong to it
     */
    public static OutboxEffectRunner of(JdbcTransactions transactions, ResultStore<Connection> store, String consumer) {
        requireNonNull(transactions, "transactions: null (expected: transactions with an outbox)");
        requireNonNull(store, "store: null (expected: a store of results)");
        requireNonNull(consumer, "consumer: null (expected: the name of a consumer)");
        return new OutboxEffectRunner(
                transactions, store, new EffectKey(consumer, "any").consumer(), Retention.DEFAULT);
    }

    /** A runner that remembers for another time. */
    public OutboxEffectRunner withRetention(Retention newRetention) {
        requireNonNull(newRetention, "retention: null (expected: a retention)");
        return new OutboxEffectRunner(transactions, store, consumer, newRetention);
    }

    @Override
    public Duration timeToLive() {
        return retention.timeToLive();
    }

    @Override
    public boolean undoesWhatIsNotKept() {
        return true;
    }

    @Override
    public <E extends Exception> EffectOutcome run(String key, byte[] fingerprint, Effect<OutboxTransaction, E> effect)
            throws E {
        requireNonNull(key, "key: null (expected: text)");
        requireNonNull(fingerprint, "fingerprint: null (expected: bytes, perhaps none)");
        requireNonNull(effect, "effect: null (expected: what to run)");
        EffectKey effectKey = new EffectKey(consumer, key);
        cleaning.runIfDue();
        try {
            return transactions.<EffectOutcome, E>run(
                    transaction -> runIn(transaction, effectKey, fingerprint, effect));
        } catch (SQLException | OutboxException e) {
            throw new InboxException(effectKey + ": " + e.getMessage(), e);
        }
    }

    private int deleteForgotten(int limit) throws SQLException {
        return transactions.<Integer, RuntimeException>run(
                transaction -> store.deleteForgotten(transaction.connection(), limit));
    }

    private <E extends Exception> EffectOutcome runIn(
            OutboxTransaction transaction, EffectKey key, byte[] fingerprint, Effect<OutboxTransaction, E> effect)
            throws E {
        Optional<EffectOutcome> earlier = store.claim(transaction.connection(), key, fingerprint);
        if (earlier.isPresent()) {
            transaction.setRollbackOnly();
            return earlier.get();
        }
        EffectResult result =
                requireNonNull(effect.run(transaction), "result: null (expected: what the effect has come to)");
        if (result.isFinal()) {
            store.save(transaction.connection(), key, fingerprint, result.bytes(), retention.timeToLive());
        } else {
            transaction.setRollbackOnly();
        }
        return new EffectOutcome.Done(result.bytes(), false);
    }
}
