package dev.hitotsu.message.receiver.outcome;

import dev.hitotsu.message.receiver.BrokerUnavailableException;
import java.util.List;
import java.util.Map;

/**
 * The outcomes that a relay has written down, and how far consumers have handled them. Outcomes keep their order within
 * a lane, a number that belongs to the key. For authors of databases. Implementations are thread-safe, and block. What
 * a later attempt may have is a {@link BrokerUnavailableException}; whatever else a method throws ends the receiver.
 */
public interface StoredOutcomes {
    /** Where they stand, for people. */
    String place();

    /** How far the consumer has handled each lane. Also says that it is there: what it has not handled is kept. */
    Map<Integer, Long> positions(String consumer) throws BrokerUnavailableException;

    /**
     * The next outcomes, in the order of their positions.
     *
     * @param after for each lane that is wanted, the position behind which it is read; at least one
     * @param limit how many at most
     */
    List<OutcomeDelivery> read(Map<Integer, Long> after, int limit) throws BrokerUnavailableException;

    /**
     * The consumer has handled these lanes up to here; a smaller position than before changes nothing.
     *
     * @param positions by lane
     */
    void recordHandled(String consumer, Map<Integer, Long> positions) throws BrokerUnavailableException;
}
