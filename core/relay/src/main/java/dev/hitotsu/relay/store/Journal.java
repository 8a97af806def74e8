package dev.hitotsu.relay.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a relay keeps about messages that it has read: how far everything is settled, and what left the log without
 * having been delivered. One thread uses it. All methods block for the store and throw {@link RelayStoreException};
 * after that the term is over.
 */
public interface Journal {
    /** The greatest position of a parked message that is less than this one; 0 if there is none. */
    long lastParked(long below);

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
     * What {@link #waitingMessages(Lane, int, long)} says of each of these lanes, with both limits for each of them; a
     * lane in which nothing waits may be missing. A store that can should ask for all at once: a relay asks for up to a
     * hundred on the thread that everything else waits for. This one asks lane by lane.
     */
    default Map<Lane, List<ParkedMessage>> waitingMessages(
            Collection<Lane> lanes, int limitPerLane, long maxBytesPerLane) {
        Map<Lane, List<ParkedMessage>> found = new HashMap<>();
        for (Lane lane : lanes) {
            found.put(lane, waitingMessages(lane, limitPerLane, maxBytesPerLane));
        }
        return found;
    }

    /** The parked messages with these ids, in any state. */
    List<ParkedMessage> parkedMessages(Collection<UUID> ids);

    /**
     * Gives up the dead letters that were not delivered, durably: they become dead messages. For a relay without a dead
     * letter topic.
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
}
