package dev.hitotsu.testkit.contract;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Begins and ends transactions for the contracts of stores.
 *
 * @param <T> the database's transaction
 */
public interface TransactionFixture<T> extends AutoCloseable {
    T begin();

    void commit(T transaction);

    void rollback(T transaction);

    /** A handle that is not in a transaction. */
    T noTransaction();

    /** Ends what was left open. */
    @Override
    default void close() {}

    /** Transactions that nobody may use after their end. */
    static <T> TransactionFixture<T> of(Supplier<T> begin, Consumer<T> commit, Consumer<T> rollback) {
        return new TransactionFixture<>() {
            @Override
            public T begin() {
                return begin.get();
            }

            @Override
            public void commit(T transaction) {
                commit.accept(transaction);
            }

            @Override
            public void rollback(T transaction) {
                rollback.accept(transaction);
            }

            @Override
            public T noTransaction() {
                T ended = begin();
                commit(ended);
                return ended;
            }
        };
    }
}
