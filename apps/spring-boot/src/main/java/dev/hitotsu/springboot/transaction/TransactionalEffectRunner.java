package dev.hitotsu.springboot.transaction;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.ClaimCleaning;
import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.EffectResult;
import dev.hitotsu.inbox.EffectRunner;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.ResultStore;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.runtime.Clockwork;
import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs effects in transactions of Spring's manager. Claim, effect, messages and result commit together (promise P6). An
 * effect whose transaction was marked for rollback is undone, and its result is not kept.
 *
 * <p>Thread-safe. Blocks for the database and for the effect. Holds one connection while the effect runs.
 */
public final class TransactionalEffectRunner implements EffectRunner<TransactionStatus> {
    private final DataSource dataSource;
    private final PlatformTransactionManager manager;
    private final ResultStore<Connection> store;
    private final String consumer;
    private final Retention retention;
    private final ClaimCleaning cleaning;

    private TransactionalEffectRunner(
            DataSource dataSource,
            PlatformTransactionManager manager,
            ResultStore<Connection> store,
            String consumer,
            Retention retention) {
        this.dataSource = CurrentTransaction.target(dataSource);
        this.manager = manager;
        this.store = store;
        this.consumer = new EffectKey(consumer, "any").consumer();
        this.retention = retention;
        TransactionTemplate transactions = new TransactionTemplate(manager);
        this.cleaning = new ClaimCleaning(
                Clockwork.system(),
                limit -> transactions.<Integer>execute(status -> store.deleteForgotten(connection(), limit)));
    }

    /**
     * A runner.
     *
     * @param manager that of the data source
     * @param consumer names the effects, for example {@code shop}; it must stay the same, because results belong to it
     * @param retention how long results are kept
     */
    public static TransactionalEffectRunner of(
            DataSource dataSource,
            PlatformTransactionManager manager,
            ResultStore<Connection> store,
            String consumer,
            Retention retention) {
        requireNonNull(dataSource, "dataSource: null (expected: a DataSource)");
        requireNonNull(manager, "manager: null (expected: a transaction manager)");
        requireNonNull(store, "store: null (expected: a store of results)");
        requireNonNull(consumer, "consumer: null (expected: a name)");
        requireNonNull(retention, "retention: null (expected: a retention)");
        return new TransactionalEffectRunner(dataSource, manager, store, consumer, retention);
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
    public <E extends Exception> EffectOutcome run(String key, byte[] fingerprint, Effect<TransactionStatus, E> effect)
            throws E {
        EffectKey effectKey = new EffectKey(consumer, key);
        requireNonNull(fingerprint, "fingerprint: null (expected: bytes, perhaps none)");
        requireNonNull(effect, "effect: null (expected: what to run)");
        cleaning.runIfDue();
        TransactionStatus status = begin(effectKey);
        EffectOutcome outcome;
        try {
            outcome = run(status, effectKey, fingerprint, effect);
        } catch (Throwable failure) {
            rollback(status, failure);
            throw failure;
        }
        end(status, effectKey);
        return outcome;
    }

    private <E extends Exception> EffectOutcome run(
            TransactionStatus status, EffectKey key, byte[] fingerprint, Effect<TransactionStatus, E> effect) throws E {
        Optional<EffectOutcome> earlier = store.claim(connection(), key, fingerprint);
        if (earlier.isPresent()) {
            status.setRollbackOnly();
            return earlier.get();
        }
        EffectResult result =
                requireNonNull(effect.run(status), "result: null (expected: what the effect has come to)");
        if (result.isFinal() && !status.isRollbackOnly()) {
            store.save(connection(), key, fingerprint, result.bytes(), retention.timeToLive());
        } else {
            status.setRollbackOnly();
        }
        return new EffectOutcome.Done(result.bytes(), false);
    }

    private Connection connection() {
        return CurrentTransaction.require(dataSource).getConnection();
    }

    private TransactionStatus begin(EffectKey key) {
        try {
            return manager.getTransaction(new DefaultTransactionDefinition());
        } catch (RuntimeException e) {
            throw new InboxException(key + ": no transaction (expected: one): " + e.getMessage(), e);
        }
    }

    private void end(TransactionStatus status, EffectKey key) {
        try {
            if (status.isRollbackOnly()) {
                manager.rollback(status);
            } else {
                manager.commit(status);
            }
        } catch (RuntimeException e) {
            throw new InboxException(key + ": " + e.getMessage(), e);
        }
    }

    private void rollback(TransactionStatus status, Throwable failure) {
        try {
            manager.rollback(status);
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }
}
