package dev.hitotsu.relay.store;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * One relay's time as the leader. Every write carries the term's fence and is refused once a newer term has begun.
 *
 * <p>{@link #read} is called by one thread, {@link #renew} by another, everything else by a third. All methods block for
 * the store and throw {@link RelayStoreException}; after that the term is over.
 */
public interface RelayTerm extends AutoCloseable {

    /** The fencing token, greater than that of every earlier term. */
    long fence();

    /** Lengthens the lease from now, by the store's clock. False where it was lost. */
    boolean renew(Duration lease);

    /** Whether what the lead rests on, beside the lease, is still there. Any thread; does not block. */
    default boolean isGranted() {
        return true;
    }

    /**
     * Reads on: what is committed and was not yet read in this term, each message once, in an order in which a message
     * whose transaction committed before another's began comes before it. Returns at once, with an empty batch where
     * there is nothing new. At least one message where there is any, however large.
     */
    ReadBatch read(int maxMessages, long maxBytes);

    /** Which of these lanes are held back by a parked message. */
    Set<Lane> heldLanes(Collection<Lane> lanes);

    /** Whether any lane at all is held back by a parked message. */
    boolean hasHeldLanes();

    /**
     * Parked messages whose time has come, by the store's clock; of each held lane only the first. No more once their
     * payloads have that many bytes together, but one at least, however large.
     */
    List<ParkedMessage> dueMessages(int limit, long maxBytes);

    /** What is parked in the lane and held back, first come first; limited as {@link #due} is. */
    List<ParkedMessage> waitingMessages(Lane lane, int limit, long maxBytes);

    /**
     * Writes all of it or nothing, durably.
     *
     * @throws FencedException where a newer term has begun; nothing was written then
     */
    void settle(Settlement settlement);

    /** Removes delivered segments and prepares new ones, where that is possible without making a writer wait. */
    void cleanUp();

    /** Ends the term; another relay may lead at once. Does not throw where the store is away: the lease then runs out. */
    @Override
    void close();
}
