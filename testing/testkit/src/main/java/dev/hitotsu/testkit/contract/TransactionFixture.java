package dev.hitotsu.testkit.contract;

import java.util.function.Consumer;
import java.util.function.Function;
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

    /** Runs the work in a transaction and commits; all of it again where the database asks for that. */
    default <R> R run(Function<T, R> work) {
        T transaction = begin();
        R result = work.apply(transaction);
        commit(transaction);
        return result;
    }

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
