package dev.hitotsu.relay.feed;

import dev.hitotsu.relay.store.ReadBatch;
import java.util.List;

/**
 * The table of an outbox whose rows come from a log as well. Both ways lead into one record of what was read. Used by
 * one thread.
 *
 * <p>Each method may throw a {@link dev.hitotsu.relay.store.RelayStoreException} where the database cannot be reached.
 *
 * @param <R> a row of the log
 */
public interface FedTable<R> {
    /** As {@link dev.hitotsu.relay.store.LogSource#read}, without waiting. */
    ReadBatch read(int maxMessages, long maxBytes);

    /** Takes rows of the log, in the order of their commits, and leaves out those that were read before. */
    ReadBatch accept(List<R> rows);

    /** Whether these rows may be taken now; where not, the table has to be read first. */
    default boolean canAccept(List<R> rows) {
        return true;
    }

    /** Whether a place before the last row may still be filled. */
    boolean hasGaps();

    /**
     * From now on rows come from the log that are committed later. Those of transactions that end right now may come in
     * neither way.
     */
    default void feedBeginsAnew() {}

    /**
     * Whether the table may still show rows that belong before those of the log. Then it is read before each of them.
     */
    default boolean mayShowEarlier() {
        return false;
    }
}
