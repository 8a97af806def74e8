package dev.hitotsu.relay.store;

import java.time.Duration;

/**
 * The time in which one relay leads. Every write carries the term's fence; the store refuses it once a newer term has
 * begun.
 *
 * <p>One thread reads from the {@link #source}, another calls {@link #renew}, a third everything else. All methods
 * block for the store and throw {@link RelayStoreException}; after that the term is over.
 */
public interface RelayTerm extends AutoCloseable {

    /** The fencing token, greater than that of every earlier term. */
    long fence();

    /** Extends the lease from now, by the store's clock. Returns false if it was lost. */
    boolean renew(Duration lease);

    /** Whether the grant behind the lead, if there is one, still holds. Any thread; does not block. */
    default boolean isGranted() {
        return true;
    }

    /** Where messages come from; the same object in the whole term. */
    LogSource source();

    /** Where the relay writes down what became of them; the same object in the whole term. */
    Journal journal();

    /** Empties delivered segments and prepares new ones, as far as no writer has to wait. */
    void cleanUp();

    /** Ends the term; another relay may lead at once. Does not throw if the store is away: the lease then runs out. */
    @Override
    void close();
}
