package dev.hitotsu.relay.store;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The time in which one relay leads. Every write carries the term's fence; the store refuses it once a newer term has begun.
 *
 * <p>One thread calls {@link #read}, another {@link #renew}, a third everything else. All methods block for the store and
 * throw {@link RelayStoreException}; after that the term is over.
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

    /**
     * Reads what is committed and was neither read in this term yet nor parked in an earlier one, each message once. If one transaction committed before another
     * began, its messages come first. Returns at once, with an empty batch if there is nothing new. Returns at least one
     * message if there is any. Of one that is too large for the store to read it returns a {@link LogEntry.Oversized}.
     */
    ReadBatch read(int maxMessages, long maxBytes);

    /** Which of these lanes a parked message holds. */
    Set<Lane> heldLanes(Collection<Lane> lanes);

    /** Whether a parked message holds any lane at all. */
    boolean hasHeldLanes();

    /**
     * Parked messages that are due by the store's clock; of each held lane only the first. Stops once they have
     * {@code maxBytes} together, but returns at least one.
     */
    List<ParkedMessage> dueMessages(int limit, long maxBytes);

    /** The parked messages that hold the lane or wait in it, in order; limited as {@link #dueMessages} is. */
    List<ParkedMessage> waitingMessages(Lane lane, int limit, long maxBytes);

    /**
     * Gives up the dead letters that were not delivered, durably: they become dead messages. For a relay without a dead letter
     * topic.
     *
     * @return how many
     * @throws FencedException if a newer term has begun; nothing was written then
     */
    int giveUpDeadLetters();

    /**
     * Writes all of it or nothing, durably.
     *
     * @throws FencedException if a newer term has begun; nothing was written then
     */
    void settle(Settlement settlement);

    /** Empties delivered segments and prepares new ones, as far as no writer has to wait. */
    void cleanUp();

    /** Ends the term; another relay may lead at once. Does not throw if the store is away: the lease then runs out. */
    @Override
    void close();
}
