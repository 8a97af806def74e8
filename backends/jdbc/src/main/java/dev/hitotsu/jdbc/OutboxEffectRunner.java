package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.ResultStore;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.jdbc.internal.inbox.KeptResults;
import dev.hitotsu.outbox.OutboxException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * As {@link JdbcEffectRunner}, for effects that also append messages: claim, business data, messages and result commit
 * together.
 *
 * <p>Thread-safe. Blocks for the database and for the effect. Holds one connection while the effect runs.
 */
public final class OutboxEffectRunner extends KeptEffectRunner<OutboxTransaction> {
    private final JdbcTransactions transactions;

    private OutboxEffectRunner(JdbcTransactions transactions, KeptResults results) {
        super(results);
        this.transactions = transactions;
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
    <E extends Exception> EffectOutcome runInTransaction(
            EffectKey key, byte[] fingerprint, Effect<OutboxTransaction, E> effect) throws E {
        try {
            return transactions.<EffectOutcome, E>run(transaction -> results.run(
                    transaction.connection(),
                    key,
                    fingerprint,
                    effect,
                    transaction,
                    () -> {}, // it is, at the end
                    transaction::setRollbackOnly));
        } catch (SQLException | OutboxException e) {
            throw new InboxException(key + ": " + e.getMessage(), e);
        }
    }

    @Override
    int deleteForgotten(int limit) throws SQLException {
        return transactions.<Integer, RuntimeException>run(
                transaction -> results.store().deleteForgotten(transaction.connection(), limit));
    }
}
