package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.ClaimCleaning;
import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.EffectRunner;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.ResultStore;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.runtime.Clockwork;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * As {@link JdbcEffectRunner}, for effects that also append messages: claim, business data, messages and result commit together.
 *
 * <p>Thread-safe. Blocks for the database and for the effect. Holds one connection while the effect runs.
 */
public final class OutboxEffectRunner implements EffectRunner<OutboxTransaction> {
    private final JdbcTransactions transactions;
    private final KeptResults results;
    private final ClaimCleaning cleaning;

    private OutboxEffectRunner(JdbcTransactions transactions, KeptResults results) {
        this.transactions = transactions;
        this.results = results;
        this.cleaning = new ClaimCleaning(Clockwork.system(), this::deleteForgotten);
    }

    /**
     * A runner that remembers for eight days.
     *
     * @param consumer names the effect, for example {@code orders}; it must stay the same, because results belong to it
     */
    public static OutboxEffectRunner of(JdbcTransactions transactions, ResultStore<Connection> store, String consumer) {
        requireNonNull(transactions, "transactions: null (expected: transactions with an outbox)");
        return new OutboxEffectRunner(transactions, new KeptResults(store, consumer));
    }

    /** A runner that remembers for another time. */
    public OutboxEffectRunner withRetention(Retention newRetention) {
        return new OutboxEffectRunner(transactions, results.withRetention(newRetention));
    }

    @Override
    public Duration timeToLive() {
        return results.retention().timeToLive();
    }

    @Override
    public boolean undoesWhatIsNotKept() {
        return true;
    }

    @Override
    public <E extends Exception> EffectOutcome run(String key, byte[] fingerprint, Effect<OutboxTransaction, E> effect)
            throws E {
        EffectKey effectKey = results.key(key);
        requireNonNull(fingerprint, "fingerprint: null (expected: bytes, perhaps none)");
        requireNonNull(effect, "effect: null (expected: what to run)");
        cleaning.runIfDue();
        try {
            return transactions.<EffectOutcome, E>run(transaction -> results.run(
                    transaction.connection(),
                    effectKey,
                    fingerprint,
                    effect,
                    transaction,
                    () -> {}, // it is, at the end
                    transaction::setRollbackOnly));
        } catch (SQLException | OutboxException e) {
            throw new InboxException(effectKey + ": " + e.getMessage(), e);
        }
    }

    private int deleteForgotten(int limit) throws SQLException {
        return transactions.<Integer, RuntimeException>run(
                transaction -> results.store().deleteForgotten(transaction.connection(), limit));
    }
}
