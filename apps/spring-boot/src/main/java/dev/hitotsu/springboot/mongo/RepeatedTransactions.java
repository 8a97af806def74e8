package dev.hitotsu.springboot.mongo;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.mongo.MongoRetries;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.MongoDatabaseUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs work in transactions of Spring's manager, and again from the beginning where another transaction was in its way
 * ({@code TransientTransactionError}), for two minutes at most. In MongoDB that is everyday life: of two transactions
 * that append messages with one key at a time, one has to be run again. So what the work does elsewhere must stand it.
 *
 * <pre>{@code
 * transactions.executeWithoutResult(status -> shop.place(order)); // a method with @Transactional joins
 * }</pre>
 *
 * <p>Work in a transaction that has begun already takes part in it, and whoever began it has to run it again.
 * Thread-safe. Blocks for the database and for the work.
 */
public final class RepeatedTransactions implements TransactionOperations {
    private final MongoDatabaseFactory factory;
    private final TransactionTemplate template;

    private RepeatedTransactions(MongoDatabaseFactory factory, TransactionTemplate template) {
        this.factory = factory;
        this.template = template;
    }

    /**
     * Transactions of a manager.
     *
     * @param manager one with this factory
     */
    public static RepeatedTransactions of(MongoDatabaseFactory factory, PlatformTransactionManager manager) {
        requireNonNull(factory, "factory: null (expected: a MongoDatabaseFactory)");
        requireNonNull(manager, "manager: null (expected: a MongoTransactionManager)");
        return new RepeatedTransactions(factory, new TransactionTemplate(manager));
    }

    @Override
    public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
        requireNonNull(action, "action: null (expected: what to run)");
        return MongoDatabaseUtils.isTransactionActive(factory)
                ? template.execute(action)
                : MongoRetries.<T, RuntimeException>run(() -> template.execute(action));
    }
}
