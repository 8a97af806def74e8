package dev.hitotsu.inbox.parking;

/**
 * Begins and ends the transactions of a consumer. Thread-safe; blocks.
 *
 * @param <T> the database's transaction, for example {@code java.sql.Connection}
 */
@FunctionalInterface
public interface EffectTransactions<T> {
    /**
     * Runs the body in a transaction of its own. Rolls back if the body throws; the body commits, and what it has not
     * committed is rolled back.
     *
     * @throws Exception what the body throws, or why there is no transaction
     */
    <R> R run(Body<T, R> body) throws Exception;

    /**
     * What to do in a transaction.
     *
     * @param <T> the transaction
     * @param <R> what comes of it
     */
    @FunctionalInterface
    interface Body<T, R> {
        R run(T transaction) throws Exception;
    }
}
