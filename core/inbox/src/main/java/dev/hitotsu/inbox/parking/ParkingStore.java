package dev.hitotsu.inbox.parking;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the messages that consumers have parked, in the database of their effects. A lane is held while it has a
 * message whose effect is still to come. Implementations are thread-safe and block; each method throws an {@link
 * dev.hitotsu.inbox.InboxException} if there is no transaction or the store refuses. For authors of stores.
 *
 * @param <T> the database's transaction, for example {@code java.sql.Connection}
 */
public interface ParkingStore<T> {
    /** Those of these lanes of the consumer that are held, by what is committed. */
    Set<Long> heldLanes(T transaction, String consumer, Collection<Long> lanes);

    /** Parks messages, in their order. One that the consumer has parked already stays as it is. */
    void park(T transaction, String consumer, List<NewlyParked> messages);

    /** How many messages of the consumer wait for their effect, counted up to this limit. */
    int countPending(T transaction, String consumer, int limit);

    /**
     * Takes a message that is due, the longest first, which nobody else has taken, and keeps others from it until the
     * transaction ends. If it has not failed yet, those that wait behind it are taken with it, in order.
     *
     * @param max how many at most
     * @return all of one lane; empty if there is nothing to do
     */
    List<ParkedMessage> take(T transaction, String consumer, int max);

    /**
     * Removes messages that were taken in this transaction, because their effects happen in it.
     *
     * @throws dev.hitotsu.inbox.InboxException if one is gone
     */
    void remove(T transaction, List<ParkedMessage> taken);

    /**
     * Notes that an effect has failed once more. Does nothing if the message has changed since.
     *
     * @param delay until the next attempt; null to give the message up: it is dead then, and holds nothing back
     * @return whether it was noted
     */
    boolean fail(T transaction, ParkedMessage message, String error, @Nullable Duration delay);

    /** Makes the first message of each of these lanes due if it waits behind nothing any more. Returns how many. */
    int promote(T transaction, String consumer, Collection<Long> lanes);

    /** As {@link #promote}, of all lanes of the consumer. */
    int promoteAll(T transaction, String consumer);
}
